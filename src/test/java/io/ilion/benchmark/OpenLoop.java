package io.ilion.benchmark;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends requests when they are due, however long earlier ones take, and counts from when they were due: who stalls once is late for
 * all that came meanwhile, as it would be for its callers.
 */
final class OpenLoop {

    private final double perSecond;
    private final Duration duration;
    private final int connections;
    private final Duration patience;
    private final AtomicLong next = new AtomicLong();
    private final ConcurrentLinkedQueue<String> errors = new ConcurrentLinkedQueue<>();
    private final Map<RequestType, LatencyHistogram> byRequest = new EnumMap<>(RequestType.class);
    private final List<LatencyHistogram> byMinute = new ArrayList<>();
    private volatile boolean hopeless;
    private long start;

    /**
     * @param connections how many requests are under way at most; those beyond wait, and their time counts
     * @param patience    an answer that is later than that ends it all
     */
    OpenLoop(double perSecond, Duration duration, int connections, Duration patience) {
        this.perSecond = perSecond;
        this.duration = duration;
        this.connections = connections;
        this.patience = patience;
        for (RequestType request : RequestType.values()) {
            byRequest.put(request, new LatencyHistogram());
        }
        for (long minute = 0; minute <= duration.toMinutes(); minute++) {
            byMinute.add(new LatencyHistogram());
        }
    }

    /** What is done once a minute. */
    interface EveryMinute {
        void ended(OpenLoop load, int minute) throws Exception;
    }

    OpenLoop on(Callable<LoadClient> connect) throws Exception {
        return on(connect, (load, minute) -> {});
    }

    /** Returns when the last answer is there, or when it has become hopeless that this rate is kept. */
    OpenLoop on(Callable<LoadClient> connect, EveryMinute everyMinute) throws Exception {
        List<LoadClient> callers = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(connections);
        try {
            for (int i = 0; i < connections; i++) {
                callers.add(connect.call());
            }
            start = System.nanoTime();
            List<Future<?>> ends = new ArrayList<>();
            callers.forEach(caller -> ends.add(threads.submit(() -> work(caller))));
            for (int minute = 0; minute < duration.toMinutes(); minute++) {
                awaitNanoTime(start + Duration.ofMinutes(minute + 1L).toNanos());
                everyMinute.ended(this, minute);
            }
            for (Future<?> end : ends) {
                end.get();
            }
            return this;
        } finally {
            threads.shutdownNow();
            for (LoadClient caller : callers) {
                caller.close();
            }
        }
    }

    /** The latencies of that request. */
    LatencyHistogram of(RequestType request) {
        return Objects.requireNonNull(byRequest.get(request));
    }

    /** The latencies of all that was due in that minute, from 0. */
    LatencyHistogram in(int minute) {
        return byMinute.get(minute);
    }

    /** The 99th percentile of the request that was the slowest by it, in milliseconds. */
    double worstP99() {
        return byRequest.values().stream()
                .mapToDouble(latencies -> latencies.quantile(0.99))
                .max()
                .orElse(0);
    }

    boolean isHopeless() {
        return hopeless;
    }

    long count() {
        return byRequest.values().stream().mapToLong(LatencyHistogram::count).sum();
    }

    /** What went wrong. */
    List<String> errors() {
        return List.copyOf(errors);
    }

    private void work(LoadClient caller) {
        long total = (long) (perSecond * duration.toNanos() / 1e9);
        for (long number = next.getAndIncrement(); number < total && !hopeless; number = next.getAndIncrement()) {
            long due = start + (long) (number * 1e9 / perSecond);
            awaitNanoTime(due);
            RequestType request = RequestType.of(number);
            try {
                caller.call(request);
            } catch (IOException | SQLException | RuntimeException e) {
                errors.add(request.words() + ": " + e);
            }
            note(request, due, System.nanoTime() - due);
        }
    }

    private void note(RequestType request, long due, long nanos) {
        of(request).addNanos(nanos);
        in((int) Duration.ofNanos(due - start).toMinutes()).addNanos(nanos);
        hopeless |= nanos > patience.toNanos();
    }

    private static void awaitNanoTime(long moment) {
        for (long left = moment - System.nanoTime(); left > 0; left = moment - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
