package io.ilion.cassandra.jmx;

import java.io.IOException;
import java.rmi.NoSuchObjectException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.management.MBeanServerConnection;
import javax.management.remote.JMXConnector;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One JMX connection to a node, reused by all calls. A connection that failed once is closed, and the next call opens another. */
final class CachedConnection {

    private static final Logger log = LoggerFactory.getLogger(CachedConnection.class);

    private final JmxTarget target;
    private final JmxThreads threads;
    private @Nullable CompletableFuture<JMXConnector> connector;

    CachedConnection(JmxTarget target, JmxThreads threads) {
        this.target = target;
        this.threads = threads;
    }

    /** A call over the connection. */
    interface Call<T> {
        T execute(MBeanServerConnection mbeans) throws Exception;
    }

    /**
     * Makes the call on a thread of its own, after connecting if necessary. It has no timeout: the caller decides how long to wait.
     * <p>
     * A node that was restarted rejects an old connection before it executes the call, so the call is repeated over a new one.
     */
    <T> CompletableFuture<T> call(Call<T> call) {
        return attempt(call)
                .exceptionallyCompose(failure -> failure.getCause() instanceof NoSuchObjectException
                        ? attempt(call)
                        : CompletableFuture.failedFuture(failure));
    }

    private <T> CompletableFuture<T> attempt(Call<T> call) {
        CompletableFuture<JMXConnector> used = connector();
        return used.thenCompose(open -> threads.start(() -> {
                    try {
                        return RmiCallContext.call(target, () -> call.execute(open.getMBeanServerConnection()));
                    } catch (IOException e) {
                        drop(used);
                        throw e;
                    }
                }))
                .whenComplete((result, failure) -> {
                    if (used.isCompletedExceptionally()) {
                        drop(used);
                    }
                });
    }

    /** Closes the connection; the next call opens another. */
    synchronized void drop() {
        if (connector != null) {
            drop(connector);
        }
    }

    private synchronized CompletableFuture<JMXConnector> connector() {
        if (connector == null) {
            connector = open();
        }
        return connector;
    }

    private CompletableFuture<JMXConnector> open() {
        CompletableFuture<JMXConnector> opening = threads.start(() -> RmiCallContext.call(target, target::connect));
        CompletableFuture<JMXConnector> bounded =
                opening.copy().orTimeout(target.access().connectTimeout().toMillis(), TimeUnit.MILLISECONDS);
        var unused = opening.thenAccept(late -> {
            if (bounded.isCompletedExceptionally()) {
                close(late);
            }
        });
        return bounded;
    }

    private synchronized void drop(CompletableFuture<JMXConnector> dead) {
        if (connector == dead) {
            connector = null;
            var unused = dead.thenAccept(this::close);
        }
    }

    /** On a thread of its own, since closing a connection waits for the node. */
    private void close(JMXConnector open) {
        threads.start(() -> RmiCallContext.call(target, () -> {
                    open.close();
                    return true;
                }))
                .exceptionally(e -> {
                    log.debug("Closing a connection to {} failed", target, e);
                    return false;
                });
    }
}
