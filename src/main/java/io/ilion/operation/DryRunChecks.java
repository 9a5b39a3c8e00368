package io.ilion.operation;

import io.ilion.cassandra.NodeTimeoutException;
import io.ilion.database.RequestThread;
import io.ilion.operation.DryRunPlan.Check;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Makes the checks of one dry run in a limited number of threads of its own, until a deadline. What was not checked by then is unknown.
 * Closing it interrupts the checks that still run.
 */
final class DryRunChecks implements AutoCloseable {

    private final Duration timeout;
    private final long deadline;
    private final ThreadPoolExecutor threads;

    DryRunChecks(DryRunSettings settings) {
        this.timeout = settings.timeout();
        this.deadline = System.nanoTime() + timeout.toNanos();
        this.threads = new ThreadPoolExecutor(
                settings.nodesAtOnce(),
                settings.nodesAtOnce(),
                1,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                named());
    }

    private static CustomizableThreadFactory named() {
        CustomizableThreadFactory factory = new CustomizableThreadFactory("dry-run-");
        factory.setDaemon(true);
        return factory;
    }

    /** Begins a check as soon as a thread is free. It is given the time that is left, and returns its findings. */
    Future<Check> begin(Function<Duration, List<String>> check) {
        return threads.submit(() -> check(check));
    }

    /** Waits for the result until the deadline. */
    Check await(Future<Check> check) {
        try {
            return check.get(left().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return notInTime();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Check.unknown("Not checked, since the service stops");
        } catch (ExecutionException e) {
            throw new IllegalStateException("A check of a dry run failed", e);
        }
    }

    private Check check(Function<Duration, List<String>> check) {
        if (left().isZero()) {
            return notInTime();
        }
        Check[] result = {notInTime()};
        RequestThread.<RuntimeException, RuntimeException>run(() -> result[0] = findings(check));
        return result[0];
    }

    private Check findings(Function<Duration, List<String>> check) {
        try {
            return Check.of(check.apply(left()));
        } catch (NodeTimeoutException e) {
            return Check.unknown(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            return Check.failed(String.valueOf(e.getMessage()));
        }
    }

    private Check notInTime() {
        return Check.unknown(
                "Not checked within %s, the limit of a dry run in ilion.dry-run.timeout".formatted(timeout));
    }

    private Duration left() {
        return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
