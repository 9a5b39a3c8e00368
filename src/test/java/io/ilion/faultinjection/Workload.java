package io.ilion.faultinjection;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Callers that go on while things break. */
final class Workload implements AutoCloseable {

    /** How long after the last fault everything must have come to its end. */
    static final Duration ENDED_AT_MOST = Duration.ofMinutes(3);

    private static final int CALLERS = 5;

    /** Those who know what must be in their tables. */
    private static final int OWNERS = 2;

    private final SystemUnderTest ground;
    private final SplittableRandom random;
    private final ExecutorService threads = Executors.newFixedThreadPool(CALLERS + OWNERS);
    private final List<Future<?>> callers = new ArrayList<>();
    private final Submissions submissions = new Submissions();
    private final RowWorkload rows;
    private final BlockingQueue<String> tables = new LinkedBlockingQueue<>(SystemUnderTest.TABLES);
    private volatile long deadline = Long.MAX_VALUE;
    private volatile boolean over;

    Workload(SystemUnderTest ground, long seed) {
        this.ground = ground;
        this.random = new SplittableRandom(seed);
        this.rows = new RowWorkload(ground, submissions, () -> deadline);
    }

    void start() {
        for (int i = 0; i < CALLERS; i++) {
            SplittableRandom own = random.split();
            callers.add(threads.submit(() -> {
                while (!over) {
                    oneAfterAnother(own);
                    TimeUnit.MILLISECONDS.sleep(own.nextInt(500));
                }
                return null;
            }));
        }
        for (int i = 0; i < OWNERS; i++) {
            SplittableRandom own = random.split();
            callers.add(threads.submit(() -> {
                while (!over) {
                    rows.oneRound(own);
                    TimeUnit.MILLISECONDS.sleep(own.nextInt(2000));
                }
                return null;
            }));
        }
    }

    /** Begins nothing new, and returns when every caller has seen the end of what it asked for, or has waited long enough. */
    void end() throws ExecutionException, InterruptedException {
        deadline = System.nanoTime() + ENDED_AT_MOST.toNanos();
        over = true;
        for (Future<?> each : callers) {
            each.get();
        }
        rows.readAgain();
    }

    /** All that was submitted. */
    List<Submission> told() {
        return submissions.all();
    }

    /** What became of the rows of tables. */
    List<TableExperiment> rounds() {
        return rows.rounds();
    }

    @Override
    public void close() {
        threads.shutdownNow();
        rows.close();
    }

    private void oneAfterAnother(SplittableRandom own) throws InterruptedException {
        OperationClient caller = new OperationClient(ground, own);
        switch (own.nextInt(4)) {
            case 0, 1 -> onATable("flush", caller, own);
            case 2 -> onATable("cleanup", caller, own);
            default -> snapshot(caller, own);
        }
    }

    private void onATable(String type, OperationClient caller, SplittableRandom own) throws InterruptedException {
        String table = tables.take();
        try {
            String what = "\"keyspace\": \"%s\", \"tables\": [\"%s\"]".formatted(SystemUnderTest.KEYSPACE, table);
            see(cancelledPerhaps(OperationRequest.of(type, what).onTable(table), own), caller, own);
        } finally {
            tables.put(table);
        }
    }

    private void snapshot(OperationClient caller, SplittableRandom own) throws InterruptedException {
        String what =
                "\"keyspace\": \"%s\", \"tables\": [\"t%d\"]".formatted(SystemUnderTest.KEYSPACE, own.nextInt(16));
        Submission taken = see(cancelledPerhaps(OperationRequest.of("snapshot", what), own), caller, own);
        if (taken.isCompleted() && own.nextBoolean()) {
            String which = "\"snapshotId\": \"%s\"".formatted(taken.id());
            see(OperationRequest.of("clear-snapshot", which), caller, own);
        }
    }

    private static OperationRequest cancelledPerhaps(OperationRequest request, SplittableRandom own) {
        return own.nextInt(8) == 0 ? request.cancelledAfter(Duration.ZERO) : request;
    }

    private Submission see(OperationRequest request, OperationClient caller, SplittableRandom own)
            throws InterruptedException {
        Submission told = submissions.of(request, own);
        caller.see(told, () -> deadline);
        return told;
    }
}
