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

/**
 * One connection to a node that is used again and again. A connection that has failed once is dead for ever, so it is
 * thrown away and the next call opens another.
 */
final class CachedConnection {

    private static final Logger log = LoggerFactory.getLogger(CachedConnection.class);

    private final JmxTarget target;
    private final JmxThreads workers;
    private @Nullable CompletableFuture<JMXConnector> connector;

    CachedConnection(JmxTarget target, JmxThreads workers) {
        this.target = target;
        this.workers = workers;
    }

    /** A call that is made over the connection. */
    interface Call<T> {
        T on(MBeanServerConnection mbeans) throws Exception;
    }

    /**
     * Makes the call on a thread of its own, after connecting where need be. Callers bound their waiting.
     * <p>
     * A node that was started anew does not know the connection, and says so before it does anything, so that the call
     * can be made again over another.
     */
    <T> CompletableFuture<T> call(Call<T> call) {
        return attempt(call)
                .exceptionallyCompose(failure -> failure.getCause() instanceof NoSuchObjectException
                        ? attempt(call)
                        : CompletableFuture.failedFuture(failure));
    }

    private <T> CompletableFuture<T> attempt(Call<T> call) {
        CompletableFuture<JMXConnector> used = connector();
        return used.thenCompose(open -> workers.start(() -> {
                    try {
                        return RmiCallContext.to(target, () -> call.on(open.getMBeanServerConnection()));
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

    /** Throws the connection away; the next call opens another. */
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
        CompletableFuture<JMXConnector> opening = workers.start(() -> RmiCallContext.to(target, target::connect));
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

    /** On a thread of its own, since closing says goodbye to the node and waits for its answer. */
    private void close(JMXConnector open) {
        workers.start(() -> RmiCallContext.to(target, () -> {
                    open.close();
                    return true;
                }))
                .exceptionally(e -> {
                    log.debug("Closing a connection to {} failed", target, e);
                    return false;
                });
    }
}
