package io.ilion.faultinjection;

import io.ilion.faultinjection.TableExperiment.TableOperation;
import io.ilion.faultinjection.TrackedTable.TakenSnapshot;
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
 * Runs experiments with restore, import and clear-snapshot: writes rows, takes a snapshot, writes more, submits one or two
 * concurrent operations, and reads the rows when they have ended.
 */
final class RowWorkload implements AutoCloseable {

    private final SystemUnderTest system;
    private final Submissions submissions;
    private final LongSupplier deadline;
    private final AllConsistencySession cql;
    private final TrackedTablePool tables = new TrackedTablePool(SystemUnderTest.TRACKED_TABLES);
    private final ImportDirectories imports;
    private final List<TableExperiment> experiments = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    /** @param deadline in {@link System#nanoTime}, after which clients give up */
    RowWorkload(SystemUnderTest system, Submissions submissions, LongSupplier deadline) {
        this.system = system;
        this.submissions = submissions;
        this.deadline = deadline;
        this.cql = new AllConsistencySession(deadline);
        this.imports = new ImportDirectories(system.nodes().get(0));
    }

    void runExperiment(SplittableRandom random) throws InterruptedException, ExecutionException {
        TrackedTable table = tables.poll();
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
            takeSnapshot(table, random);
            table.change(cql, random);
        }
        List<TableOperation> operations = new OperationChooser(submissions, imports, random).chooseFor(table);
        submitAll(operations, random);
        operations.forEach(operation -> forgetClearedSnapshot(operation.submission(), table));
        tables.release(table, observe(table, operations).quarantine());
    }

    /** Reads every available table once more after all faults have ended. */
    void rereadAll() throws InterruptedException {
        for (TrackedTable table = tables.poll(); table != null; table = tables.poll()) {
            if (table.isKnown()) {
                observe(table, List.of());
            }
        }
    }

    List<TableExperiment> experiments() {
        return List.copyOf(experiments);
    }

    private void takeSnapshot(TrackedTable table, SplittableRandom random) throws InterruptedException {
        String what = "\"keyspace\": \"%s\", \"tables\": [\"%s\"]".formatted(SystemUnderTest.KEYSPACE, table.name());
        Submission taken = submissions.create(OperationRequest.of("snapshot", what), random);
        new OperationClient(system, random).submitAndFollow(taken, deadline);
        if (taken.isCompleted()) {
            table.snapshots().add(new TakenSnapshot(Objects.requireNonNull(taken.id()), table.rows()));
        }
    }

    private void submitAll(List<TableOperation> operations, SplittableRandom random)
            throws InterruptedException, ExecutionException {
        List<Future<?>> running = new ArrayList<>();
        for (TableOperation operation : operations) {
            OperationClient caller = new OperationClient(system, random.split());
            running.add(threads.submit(() -> {
                caller.submitAndFollow(operation.submission(), deadline);
                if (operation.mayHaveChangedRows()) {
                    caller.fetchHistory(operation.submission(), deadline);
                }
                return null;
            }));
            // submit the next one while this one starts or runs
            TimeUnit.MILLISECONDS.sleep(random.nextInt(random.nextBoolean() ? 100 : 2000));
        }
        for (Future<?> each : running) {
            each.get();
        }
    }

    /** Cleared or not, the snapshot is not used again. */
    private static void forgetClearedSnapshot(Submission submission, TrackedTable table) {
        if (submission.type().equals("clear-snapshot")) {
            table.snapshots().removeIf(snapshot -> submission.body().contains(snapshot.id()));
        }
    }

    private TableExperiment observe(TrackedTable table, List<TableOperation> operations) throws InterruptedException {
        Map<Integer, String> read = table.read(cql);
        TableExperiment experiment = new TableExperiment(table.name(), table.rows(), operations, read);
        experiments.add(experiment);
        ExpectedRows expected = experiment.expectedRows();
        boolean known = experiment.isOutcomeKnown() && expected.visible().equals(read);
        table.update(expected, experiment.ids(), known);
        return experiment;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
