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

/** Clients that keep submitting operations while faults are injected. */
final class Workload implements AutoCloseable {

    /** How long after the last fault every operation must have ended. */
    static final Duration END_TIMEOUT = Duration.ofMinutes(3);

    private static final int CLIENTS = 5;

    /** Workers that know the expected rows of their tables. */
    private static final int ROW_WORKERS = 2;

    private final SystemUnderTest system;
    private final SplittableRandom random;
    private final ExecutorService threads = Executors.newFixedThreadPool(CLIENTS + ROW_WORKERS);
    private final List<Future<?>> workers = new ArrayList<>();
    private final Submissions submissions = new Submissions();
    private final RowWorkload rows;
    private final BlockingQueue<String> tables = new LinkedBlockingQueue<>(SystemUnderTest.TABLES);
    private volatile long deadline = Long.MAX_VALUE;
    private volatile boolean stopped;

    Workload(SystemUnderTest system, long seed) {
        this.system = system;
        this.random = new SplittableRandom(seed);
        this.rows = new RowWorkload(system, submissions, () -> deadline);
    }

    void start() {
        for (int i = 0; i < CLIENTS; i++) {
            SplittableRandom random = this.random.split();
            workers.add(threads.submit(() -> {
                while (!stopped) {
                    runOperation(random);
                    TimeUnit.MILLISECONDS.sleep(random.nextInt(500));
                }
                return null;
            }));
        }
        for (int i = 0; i < ROW_WORKERS; i++) {
            SplittableRandom random = this.random.split();
            workers.add(threads.submit(() -> {
                while (!stopped) {
                    rows.runExperiment(random);
                    TimeUnit.MILLISECONDS.sleep(random.nextInt(2000));
                }
                return null;
            }));
        }
    }

    /** Submits nothing more, and returns when every client has seen its operations end, or timed out. */
    void stop() throws ExecutionException, InterruptedException {
        deadline = System.nanoTime() + END_TIMEOUT.toNanos();
        stopped = true;
        for (Future<?> each : workers) {
            each.get();
        }
        rows.rereadAll();
    }

    /** All submissions. */
    List<Submission> submissions() {
        return submissions.all();
    }

    /** All experiments on tracked tables. */
    List<TableExperiment> experiments() {
        return rows.experiments();
    }

    @Override
    public void close() {
        threads.shutdownNow();
        rows.close();
    }

    private void runOperation(SplittableRandom random) throws InterruptedException {
        OperationClient caller = new OperationClient(system, random);
        switch (random.nextInt(4)) {
            case 0, 1 -> runOnTable("flush", caller, random);
            case 2 -> runOnTable("cleanup", caller, random);
            default -> runSnapshot(caller, random);
        }
    }

    private void runOnTable(String type, OperationClient caller, SplittableRandom random) throws InterruptedException {
        String table = tables.take();
        try {
            String parameters = "\"keyspace\": \"%s\", \"tables\": [\"%s\"]".formatted(SystemUnderTest.KEYSPACE, table);
            submitAndFollow(maybeCancel(OperationRequest.of(type, parameters).onTable(table), random), caller, random);
        } finally {
            tables.put(table);
        }
    }

    private void runSnapshot(OperationClient caller, SplittableRandom random) throws InterruptedException {
        String parameters =
                "\"keyspace\": \"%s\", \"tables\": [\"t%d\"]".formatted(SystemUnderTest.KEYSPACE, random.nextInt(16));
        Submission taken =
                submitAndFollow(maybeCancel(OperationRequest.of("snapshot", parameters), random), caller, random);
        if (taken.isCompleted() && random.nextBoolean()) {
            String which = "\"snapshotId\": \"%s\"".formatted(taken.id());
            submitAndFollow(OperationRequest.of("clear-snapshot", which), caller, random);
        }
    }

    private static OperationRequest maybeCancel(OperationRequest request, SplittableRandom random) {
        return random.nextInt(8) == 0 ? request.cancelAfter(Duration.ZERO) : request;
    }

    private Submission submitAndFollow(OperationRequest request, OperationClient caller, SplittableRandom random)
            throws InterruptedException {
        Submission submission = submissions.create(request, random);
        caller.submitAndFollow(submission, () -> deadline);
        return submission;
    }
}
