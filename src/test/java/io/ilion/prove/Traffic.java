package io.ilion.prove;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Callers that go on while things break. */
final class Traffic {

    /** How long after the last fault everything must have come to its end. */
    static final Duration ENDED_AT_MOST = Duration.ofMinutes(3);

    private static final int CALLERS = 5;

    private final Ground ground;
    private final SplittableRandom random;
    private final ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
    private final List<Future<?>> callers = new ArrayList<>();
    private final List<Told> all = new CopyOnWriteArrayList<>();
    private final BlockingQueue<String> tables = new LinkedBlockingQueue<>(Ground.TABLES);
    private final AtomicInteger numbers = new AtomicInteger();
    private volatile long deadline = Long.MAX_VALUE;
    private volatile boolean over;

    Traffic(Ground ground, long seed) {
        this.ground = ground;
        this.random = new SplittableRandom(seed);
    }

    void start() {
        for (int i = 0; i < CALLERS; i++) {
            SplittableRandom own = random.split();
            callers.add(threads.submit(() -> {
                while (!over) {
                    oneAfterAnother(own);
                }
                return null;
            }));
        }
    }

    /** Begins nothing new, and returns when every caller has seen the end of what it asked for, or has waited long enough. */
    List<Told> end() throws ExecutionException, InterruptedException {
        deadline = System.nanoTime() + ENDED_AT_MOST.toNanos();
        over = true;
        for (Future<?> each : callers) {
            each.get();
        }
        threads.shutdown();
        return List.copyOf(all);
    }

    private void oneAfterAnother(SplittableRandom own) throws InterruptedException {
        Caller caller = new Caller(ground, own);
        switch (own.nextInt(4)) {
            case 0, 1 -> onATable("flush", caller, own);
            case 2 -> onATable("cleanup", caller, own);
            default -> snapshot(caller, own);
        }
    }

    private void onATable(String type, Caller caller, SplittableRandom own) throws InterruptedException {
        String table = tables.take();
        try {
            String what = "\"keyspace\": \"%s\", \"tables\": [\"%s\"]".formatted(Ground.KEYSPACE, table);
            caller.see(told(type, what, table, own.nextInt(8) == 0, own), () -> deadline);
        } finally {
            tables.put(table);
        }
    }

    private void snapshot(Caller caller, SplittableRandom own) throws InterruptedException {
        String what = "\"keyspace\": \"%s\", \"tables\": [\"t%d\"]".formatted(Ground.KEYSPACE, own.nextInt(16));
        Told taken = told("snapshot", what, null, own.nextInt(8) == 0, own);
        caller.see(taken, () -> deadline);
        if (taken.wasToldOf("COMPLETED") && own.nextBoolean()) {
            String which = "\"snapshotId\": \"%s\"".formatted(taken.id());
            caller.see(told("clear-snapshot", which, null, false, own), () -> deadline);
        }
    }

    private Told told(String type, String parameters, @Nullable String table, boolean cancel, SplittableRandom own) {
        String body = "{\"type\": \"%s\", %s, \"execution\": {\"timeout\": \"PT1M\", \"retries\": %d}}"
                .formatted(type, parameters, own.nextInt(4));
        Told told = new Told("prove-" + numbers.incrementAndGet(), type, body, table, cancel);
        all.add(told);
        return told;
    }
}
