package io.ilion.faultinjection;

import io.ilion.faultinjection.OwnedTable.Taken;
import io.ilion.faultinjection.Round.Step;
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
final class RowTraffic implements AutoCloseable {

    private final Ground ground;
    private final Submissions submissions;
    private final LongSupplier deadline;
    private final CqlAtAll cql;
    private final OwnedTables tables = new OwnedTables(Ground.OWNED_TABLES);
    private final ImportDirectories imports;
    private final List<Round> rounds = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    /** @param deadline by {@link System#nanoTime}, after which nobody waits any more */
    RowTraffic(Ground ground, Submissions submissions, LongSupplier deadline) {
        this.ground = ground;
        this.submissions = submissions;
        this.deadline = deadline;
        this.cql = new CqlAtAll(deadline);
        this.imports = new ImportDirectories(ground.nodes().get(0));
    }

    void oneRound(SplittableRandom random) throws InterruptedException, ExecutionException {
        OwnedTable table = tables.take();
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
        List<Step> steps = new StepChoice(submissions, imports, random).stepsWith(table);
        perform(steps, random);
        steps.forEach(step -> forgetCleared(step.told(), table));
        tables.put(table, observe(table, steps).rest());
    }

    /** Reads every table that is free once more, when all is mended. */
    void readAgain() throws InterruptedException {
        for (OwnedTable table = tables.take(); table != null; table = tables.take()) {
            if (table.isKnown()) {
                observe(table, List.of());
            }
        }
    }

    List<Round> rounds() {
        return List.copyOf(rounds);
    }

    private void snapshot(OwnedTable table, SplittableRandom random) throws InterruptedException {
        String what = "\"keyspace\": \"%s\", \"tables\": [\"%s\"]".formatted(Ground.KEYSPACE, table.name());
        Told taken = submissions.of(Request.of("snapshot", what), random);
        new Caller(ground, random).see(taken, deadline);
        if (taken.isCompleted()) {
            table.snapshots().add(new Taken(Objects.requireNonNull(taken.id()), table.rows()));
        }
    }

    private void perform(List<Step> steps, SplittableRandom random) throws InterruptedException, ExecutionException {
        List<Future<?>> running = new ArrayList<>();
        for (Step step : steps) {
            Caller caller = new Caller(ground, random.split());
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
    private static void forgetCleared(Told told, OwnedTable table) {
        if (told.type().equals("clear-snapshot")) {
            table.snapshots().removeIf(snapshot -> told.body().contains(snapshot.id()));
        }
    }

    private Round observe(OwnedTable table, List<Step> steps) throws InterruptedException {
        Map<Integer, String> read = table.read(cql);
        Round round = new Round(table.name(), table.rows(), steps, read);
        rounds.add(round);
        Rows expected = round.expected();
        boolean known = round.canBeForetold() && expected.visible().equals(read);
        table.became(expected, round.ids(), known);
        return round;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
