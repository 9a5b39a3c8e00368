package io.ilion.devcluster;

import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Runs tasks in parallel, each on its own thread, and waits for all; throws the first exception. */
final class ParallelTasks {

    private ParallelTasks() {}

    static void runAll(Collection<Runnable> tasks) {
        CompletableFuture<?>[] running = tasks.stream()
                .map(task -> CompletableFuture.runAsync(task, ParallelTasks::startDaemon))
                .toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(running).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException problem) {
                throw problem;
            }
            throw e;
        }
    }

    private static void startDaemon(Runnable task) {
        Thread thread = new Thread(task, "local-start");
        thread.setDaemon(true);
        thread.start();
    }
}
