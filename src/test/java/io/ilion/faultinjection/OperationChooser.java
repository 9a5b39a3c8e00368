package io.ilion.faultinjection;

import io.ilion.faultinjection.TableExperiment.Step;
import io.ilion.faultinjection.TrackedTable.Taken;
import io.ilion.testing.TestEnvironment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Chooses what is asked for with a table next: one operation, and in one case of three another one at the same time. */
final class OperationChooser {

    private static final int SNAPSHOTS_AT_MOST = 3;

    private final Submissions submissions;
    private final ImportDirectories imports;
    private final RandomGenerator random;

    /** An operation that is not submitted yet. */
    private record Choice(OperationRequest request, RowEffect effect) {}

    OperationChooser(Submissions submissions, ImportDirectories imports, RandomGenerator random) {
        this.submissions = submissions;
        this.imports = imports;
        this.random = random;
    }

    List<Step> stepsWith(TrackedTable table) {
        List<Choice> choices = new ArrayList<>();
        choices.add(one(table));
        if (random.nextInt(3) == 0) {
            choices.add(rival(table));
        }
        List<Step> steps = new ArrayList<>();
        for (Choice choice : choices) {
            OperationRequest request =
                    choices.size() == 1 ? choice.request() : choice.request().refusedPerhaps();
            steps.add(new Step(submissions.of(cancelledPerhaps(request), random), choice.effect()));
        }
        return steps;
    }

    private Choice one(TrackedTable table) {
        if (table.snapshots().isEmpty()) {
            return imported(table);
        }
        if (table.snapshots().size() > SNAPSHOTS_AT_MOST) {
            return cleared(table.snapshots().get(0));
        }
        return switch (random.nextInt(4)) {
            case 0, 1 -> restored(table, true);
            case 2 -> restored(table, false);
            default -> imported(table);
        };
    }

    private Choice rival(TrackedTable table) {
        if (table.snapshots().isEmpty()) {
            return cleaned(table);
        }
        return switch (random.nextInt(4)) {
            case 0 -> restored(table, random.nextBoolean());
            case 1 -> cleared(any(table));
            case 2 -> imported(table);
            default -> cleaned(table);
        };
    }

    private Choice restored(TrackedTable table, boolean truncate) {
        Taken snapshot = any(table);
        String which = random.nextBoolean()
                ? byId(snapshot)
                : "%s, \"keyspace\": \"%s\", \"tables\": [\"%s\"]"
                        .formatted(byTag(snapshot), SystemUnderTest.KEYSPACE, table.name());
        RowEffect effect =
                truncate ? new RowEffect.Replacement(snapshot.rows()) : new RowEffect.Addition(snapshot.rows());
        return new Choice(
                OperationRequest.of("restore", which + ", \"truncate\": " + truncate)
                        .onTable(table.name()),
                effect);
    }

    /** On all nodes, or on one of them: then the others learn of the rows from it. */
    private Choice imported(TrackedTable table) {
        ImportDirectories.Prepared prepared = imports.take();
        String nodes = random.nextInt(3) > 0
                ? ""
                : ", \"nodes\": {\"hosts\": [\"%s\"]}".formatted(TestEnvironment.address(1 + random.nextInt(3)));
        String what = "\"keyspace\": \"%s\", \"table\": \"%s\", \"sourceDir\": \"%s\"%s"
                .formatted(SystemUnderTest.KEYSPACE, table.name(), prepared.directory(), nodes);
        return new Choice(
                OperationRequest.of("import", what).onTable(table.name()), new RowEffect.Addition(prepared.rows()));
    }

    private Choice cleared(Taken snapshot) {
        return new Choice(
                OperationRequest.of("clear-snapshot", random.nextBoolean() ? byId(snapshot) : byTag(snapshot)),
                new RowEffect.None());
    }

    private static Choice cleaned(TrackedTable table) {
        String what = "\"keyspace\": \"%s\", \"tables\": [\"%s\"]".formatted(SystemUnderTest.KEYSPACE, table.name());
        return new Choice(OperationRequest.of("cleanup", what).onTable(table.name()), new RowEffect.None());
    }

    private Taken any(TrackedTable table) {
        return table.snapshots().get(random.nextInt(table.snapshots().size()));
    }

    private static String byId(Taken snapshot) {
        return "\"snapshotId\": \"%s\"".formatted(snapshot.id());
    }

    private static String byTag(Taken snapshot) {
        return "\"tag\": \"ilion-%s\"".formatted(snapshot.id());
    }

    private OperationRequest cancelledPerhaps(OperationRequest request) {
        return random.nextInt(6) == 0 ? request.cancelledAfter(Duration.ofMillis(random.nextInt(3000))) : request;
    }
}
