package io.ilion.operation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * Asks the nodes of dry runs. All dry runs of a replica together use a fixed number of threads, so that they can neither open any number
 * of connections nor occupy threads that other work needs.
 */
@Component
class DryRunExecutor implements DisposableBean {

    private static final int THREADS = 32;

    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            THREADS, THREADS, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), DryRunExecutor::daemon);

    DryRunExecutor() {
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * Calls a function for each item, in parallel.
     *
     * @param timeout for all items together
     * @param unknown the result for an item that did not get its turn, or had no result, in time
     * @return in the order of the items
     */
    <T, R> List<R> callAll(List<T> items, Duration timeout, Function<T, R> call, Function<T, R> unknown) {
        long deadline = System.nanoTime() + timeout.toNanos();
        List<Future<R>> running = new ArrayList<>();
        items.forEach(item -> running.add(threads.submit(() -> call.apply(item))));
        List<R> results = new ArrayList<>();
        for (int i = 0; i < running.size(); i++) {
            T item = items.get(i);
            results.add(await(running.get(i), deadline).orElseGet(() -> {
                cancel(running);
                return unknown.apply(item);
            }));
        }
        return results;
    }

    /** The last ones first, so that none of them starts on a thread that another one leaves. */
    private static void cancel(List<? extends Future<?>> running) {
        for (int i = running.size() - 1; i >= 0; i--) {
            running.get(i).cancel(true);
        }
    }

    private static <R> Optional<R> await(Future<R> result, long deadline) {
        try {
            return Optional.of(result.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS));
        } catch (TimeoutException | CancellationException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "dry-run");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void destroy() {
        threads.shutdownNow();
    }
}
