package io.ilion.faultinjection;

import io.ilion.faultinjection.TableExperiment.Step;
import io.ilion.faultinjection.TrackedTable.Taken;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Restores, imports and clears, round after round: writes rows, takes a snapshot, writes more, asks for one operation or two at the same
 * time, and reads the rows when they have ended.
 */
final class RowWorkload implements AutoCloseable {

    private final SystemUnderTest ground;
    private final Submissions submissions;
    private final LongSupplier deadline;
    private final AllConsistencySession cql;
    private final TrackedTablePool tables = new TrackedTablePool(SystemUnderTest.OWNED_TABLES);
    private final ImportDirectories imports;
    private final List<TableExperiment> rounds = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    /** @param deadline by {@link System#nanoTime}, after which nobody waits any more */
    RowWorkload(SystemUnderTest ground, Submissions submissions, LongSupplier deadline) {
        this.ground = ground;
        this.submissions = submissions;
        this.deadline = deadline;
        this.cql = new AllConsistencySession(deadline);
        this.imports = new ImportDirectories(ground.nodes().get(0));
    }

    void oneRound(SplittableRandom random) throws InterruptedException, ExecutionException {
        TrackedTable table = tables.take();
        if (table == null) {
            return;
        }
        if (table.isKnown()) {
            observe(table, List.of());
        }
        if (!table.isKnown()) {
            table.rewrite(cql, random);
        }
        table.change(cql, random);
        if (table.snapshots().isEmpty() || random.nextInt(3) == 0) {
            snapshot(table, random);
            table.change(cql, random);
        }
        List<Step> steps = new OperationChooser(submissions, imports, random).stepsWith(table);
        perform(steps, random);
        steps.forEach(step -> forgetCleared(step.told(), table));
        tables.put(table, observe(table, steps).rest());
    }

    /** Reads every table that is free once more, when all is mended. */
    void readAgain() throws InterruptedException {
        for (TrackedTable table = tables.take(); table != null; table = tables.take()) {
            if (table.isKnown()) {
                observe(table, List.of());
            }
        }
    }

    List<TableExperiment> rounds() {
        return List.copyOf(rounds);
    }

    private void snapshot(TrackedTable table, SplittableRandom random) throws InterruptedException {
        String what = "\"keyspace\": \"%s\", \"tables\": [\"%s\"]".formatted(SystemUnderTest.KEYSPACE, table.name());
        Submission taken = submissions.of(OperationRequest.of("snapshot", what), random);
        new OperationClient(ground, random).see(taken, deadline);
        if (taken.isCompleted()) {
            table.snapshots().add(new Taken(Objects.requireNonNull(taken.id()), table.rows()));
        }
    }

    private void perform(List<Step> steps, SplittableRandom random) throws InterruptedException, ExecutionException {
        List<Future<?>> running = new ArrayList<>();
        for (Step step : steps) {
            OperationClient caller = new OperationClient(ground, random.split());
            running.add(threads.submit(() -> {
                caller.see(step.told(), deadline);
                if (step.mayHaveChangedRows()) {
                    caller.seeHistory(step.told(), deadline);
                }
                return null;
            }));
            // the next one while this one begins, or is in the middle
            TimeUnit.MILLISECONDS.sleep(random.nextInt(random.nextBoolean() ? 100 : 2000));
        }
        for (Future<?> each : running) {
            each.get();
        }
    }

    /** Whether it was cleared or not, it is no longer relied on. */
    private static void forgetCleared(Submission told, TrackedTable table) {
        if (told.type().equals("clear-snapshot")) {
            table.snapshots().removeIf(snapshot -> told.body().contains(snapshot.id()));
        }
    }

    private TableExperiment observe(TrackedTable table, List<Step> steps) throws InterruptedException {
        Map<Integer, String> read = table.read(cql);
        TableExperiment round = new TableExperiment(table.name(), table.rows(), steps, read);
        rounds.add(round);
        ExpectedRows expected = round.expected();
        boolean known = round.canBeForetold() && expected.visible().equals(read);
        table.became(expected, round.ids(), known);
        return round;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
