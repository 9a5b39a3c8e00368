package io.ilion.faultinjection;

import io.ilion.faultinjection.TableExperiment.TableOperation;
import io.ilion.faultinjection.TrackedTable.TakenSnapshot;
import io.ilion.testing.TestEnvironment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Chooses the next operations on a table: one, and in one of three cases a second, concurrent one. */
final class OperationChooser {

    private static final int MAX_SNAPSHOTS = 3;

    private final Submissions submissions;
    private final ImportDirectories imports;
    private final RandomGenerator random;

    /** An operation that has not been submitted yet. */
    private record Choice(OperationRequest request, RowEffect effect) {}

    OperationChooser(Submissions submissions, ImportDirectories imports, RandomGenerator random) {
        this.submissions = submissions;
        this.imports = imports;
        this.random = random;
    }

    List<TableOperation> chooseFor(TrackedTable table) {
        List<Choice> choices = new ArrayList<>();
        choices.add(chooseFirst(table));
        if (random.nextInt(3) == 0) {
            choices.add(chooseConcurrent(table));
        }
        List<TableOperation> operations = new ArrayList<>();
        for (Choice choice : choices) {
            OperationRequest request =
                    choices.size() == 1 ? choice.request() : choice.request().allowRejection();
            operations.add(new TableOperation(submissions.create(maybeCancel(request), random), choice.effect()));
        }
        return operations;
    }

    private Choice chooseFirst(TrackedTable table) {
        if (table.snapshots().isEmpty()) {
            return importDirectory(table);
        }
        if (table.snapshots().size() > MAX_SNAPSHOTS) {
            return clearSnapshot(table.snapshots().get(0));
        }
        return switch (random.nextInt(4)) {
            case 0, 1 -> restore(table, true);
            case 2 -> restore(table, false);
            default -> importDirectory(table);
        };
    }

    private Choice chooseConcurrent(TrackedTable table) {
        if (table.snapshots().isEmpty()) {
            return cleanup(table);
        }
        return switch (random.nextInt(4)) {
            case 0 -> restore(table, random.nextBoolean());
            case 1 -> clearSnapshot(randomSnapshot(table));
            case 2 -> importDirectory(table);
            default -> cleanup(table);
        };
    }

    private Choice restore(TrackedTable table, boolean truncate) {
        TakenSnapshot snapshot = randomSnapshot(table);
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

    /** On all nodes, or on one node, from which the others get the rows. */
    private Choice importDirectory(TrackedTable table) {
        ImportDirectories.ImportDirectory prepared = imports.next();
        String nodes = random.nextInt(3) > 0
                ? ""
                : ", \"nodes\": {\"hosts\": [\"%s\"]}".formatted(TestEnvironment.address(1 + random.nextInt(3)));
        String parameters = "\"keyspace\": \"%s\", \"table\": \"%s\", \"sourceDir\": \"%s\"%s"
                .formatted(SystemUnderTest.KEYSPACE, table.name(), prepared.directory(), nodes);
        return new Choice(
                OperationRequest.of("import", parameters).onTable(table.name()),
                new RowEffect.Addition(prepared.rows()));
    }

    private Choice clearSnapshot(TakenSnapshot snapshot) {
        return new Choice(
                OperationRequest.of("clear-snapshot", random.nextBoolean() ? byId(snapshot) : byTag(snapshot)),
                new RowEffect.Unchanged());
    }

    private static Choice cleanup(TrackedTable table) {
        String parameters =
                "\"keyspace\": \"%s\", \"tables\": [\"%s\"]".formatted(SystemUnderTest.KEYSPACE, table.name());
        return new Choice(OperationRequest.of("cleanup", parameters).onTable(table.name()), new RowEffect.Unchanged());
    }

    private TakenSnapshot randomSnapshot(TrackedTable table) {
        return table.snapshots().get(random.nextInt(table.snapshots().size()));
    }

    private static String byId(TakenSnapshot snapshot) {
        return "\"snapshotId\": \"%s\"".formatted(snapshot.id());
    }

    private static String byTag(TakenSnapshot snapshot) {
        return "\"tag\": \"ilion-%s\"".formatted(snapshot.id());
    }

    private OperationRequest maybeCancel(OperationRequest request) {
        return random.nextInt(6) == 0 ? request.cancelAfter(Duration.ofMillis(random.nextInt(3000))) : request;
    }
}
