package io.ilion.cassandra.jmx;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads that block on JMX calls, one for each running call, and the thread that schedules probes. */
final class JmxThreads implements AutoCloseable {

    private final ExecutorService calls = Executors.newCachedThreadPool(named("jmx-call-"));
    private final ScheduledExecutorService probes = Executors.newScheduledThreadPool(1, named("jmx-probe-"));

    /** A blocking call, which may throw anything. */
    interface Call<T> {
        T run() throws Exception;
    }

    <T> CompletableFuture<T> start(Call<T> call) {
        CompletableFuture<T> result = new CompletableFuture<>();
        calls.execute(() -> {
            try {
                result.complete(call.run());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    ScheduledExecutorService probes() {
        return probes;
    }

    @Override
    public void close() {
        probes.shutdownNow();
        calls.shutdownNow();
    }

    private static ThreadFactory named(String prefix) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, prefix + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
