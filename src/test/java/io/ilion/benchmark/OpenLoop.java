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
 * Open-loop load: sends requests at a fixed rate, however long earlier ones take, and measures from the time when each was due, so
 * that a stall delays all requests that became due meanwhile (no coordinated omission).
 */
final class OpenLoop {

    private final double perSecond;
    private final Duration duration;
    private final int connections;
    private final Duration abortLatency;
    private final AtomicLong next = new AtomicLong();
    private final ConcurrentLinkedQueue<String> errors = new ConcurrentLinkedQueue<>();
    private final Map<RequestType, LatencyHistogram> byRequest = new EnumMap<>(RequestType.class);
    private final List<LatencyHistogram> byMinute = new ArrayList<>();
    private volatile boolean aborted;
    private long start;

    /**
     * @param connections maximum number of concurrent requests; further ones wait, and their waiting time counts
     * @param abortLatency a slower response aborts the run
     */
    OpenLoop(double perSecond, Duration duration, int connections, Duration abortLatency) {
        this.perSecond = perSecond;
        this.duration = duration;
        this.connections = connections;
        this.abortLatency = abortLatency;
        for (RequestType request : RequestType.values()) {
            byRequest.put(request, new LatencyHistogram());
        }
        for (long minute = 0; minute <= duration.toMinutes(); minute++) {
            byMinute.add(new LatencyHistogram());
        }
    }

    /** Called after each minute. */
    interface MinuteListener {
        void minuteEnded(OpenLoop load, int minute) throws Exception;
    }

    OpenLoop run(Callable<LoadClient> connect) throws Exception {
        return run(connect, (load, minute) -> {});
    }

    /** Returns when the last response has arrived, or when the run was aborted. */
    OpenLoop run(Callable<LoadClient> connect, MinuteListener listener) throws Exception {
        List<LoadClient> clients = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(connections);
        try {
            for (int i = 0; i < connections; i++) {
                clients.add(connect.call());
            }
            start = System.nanoTime();
            List<Future<?>> futures = new ArrayList<>();
            clients.forEach(client -> futures.add(threads.submit(() -> work(client))));
            for (int minute = 0; minute < duration.toMinutes(); minute++) {
                awaitNanoTime(start + Duration.ofMinutes(minute + 1L).toNanos());
                listener.minuteEnded(this, minute);
            }
            for (Future<?> future : futures) {
                future.get();
            }
            return this;
        } finally {
            threads.shutdownNow();
            for (LoadClient client : clients) {
                client.close();
            }
        }
    }

    /** The latencies of that request type. */
    LatencyHistogram latencies(RequestType request) {
        return Objects.requireNonNull(byRequest.get(request));
    }

    /** The latencies of all requests that were due in that minute, from 0. */
    LatencyHistogram latenciesOfMinute(int minute) {
        return byMinute.get(minute);
    }

    /** The highest p99 of all request types, in milliseconds. */
    double worstP99() {
        return byRequest.values().stream()
                .mapToDouble(latencies -> latencies.quantile(0.99))
                .max()
                .orElse(0);
    }

    boolean isAborted() {
        return aborted;
    }

    long count() {
        return byRequest.values().stream().mapToLong(LatencyHistogram::count).sum();
    }

    /** The failed requests. */
    List<String> errors() {
        return List.copyOf(errors);
    }

    private void work(LoadClient client) {
        long total = (long) (perSecond * duration.toNanos() / 1e9);
        for (long number = next.getAndIncrement(); number < total && !aborted; number = next.getAndIncrement()) {
            long due = start + (long) (number * 1e9 / perSecond);
            awaitNanoTime(due);
            RequestType request = RequestType.ofNumber(number);
            try {
                client.call(request);
            } catch (IOException | SQLException | RuntimeException e) {
                errors.add(request.label() + ": " + e);
            }
            record(request, due, System.nanoTime() - due);
        }
    }

    private void record(RequestType request, long due, long nanos) {
        latencies(request).addNanos(nanos);
        latenciesOfMinute((int) Duration.ofNanos(due - start).toMinutes()).addNanos(nanos);
        aborted |= nanos > abortLatency.toNanos();
    }

    private static void awaitNanoTime(long moment) {
        for (long left = moment - System.nanoTime(); left > 0; left = moment - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
