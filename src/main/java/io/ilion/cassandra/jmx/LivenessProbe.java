package io.ilion.cassandra.jmx;

import io.ilion.cassandra.CassandraSettings.JmxSettings;
import io.ilion.cassandra.NodeUnreachableException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Probes a node over a connection of its own while a session is open. After several unanswered probes in a row the node counts as
 * hung, or as cut off by a network that drops packets.
 */
final class LivenessProbe implements AutoCloseable {

    private final JmxNode node;
    private final JmxSettings settings;
    private final ScheduledExecutorService probes;
    private final AtomicInteger failures = new AtomicInteger();
    private final CompletableFuture<Object> hung = new CompletableFuture<>();
    private volatile Future<?> next = CompletableFuture.completedFuture(null);
    private volatile boolean closed;

    LivenessProbe(JmxNode node, JmxSettings settings, ScheduledExecutorService probes) {
        this.node = node;
        this.settings = settings;
        this.probes = probes;
        schedule();
    }

    /** Fails with a {@link NodeUnreachableException} once the node counts as hung; never completes otherwise. */
    CompletableFuture<Object> hung() {
        return hung;
    }

    @Override
    public void close() {
        closed = true;
        next.cancel(false);
    }

    private void schedule() {
        if (!closed) {
            next = probes.schedule(this::probe, settings.probeInterval().toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void probe() {
        var unused = node.probeConnection()
                .call(mbeans -> mbeans.getMBeanCount())
                .orTimeout(settings.probeTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((count, failure) -> {
                    if (failure == null) {
                        failures.set(0);
                        schedule();
                    } else {
                        node.probeConnection().drop();
                        countFailure(failure);
                    }
                });
    }

    private void countFailure(Throwable failure) {
        if (failures.incrementAndGet() < settings.probeFailures()) {
            schedule();
        } else {
            Duration silence =
                    settings.probeInterval().plus(settings.probeTimeout()).multipliedBy(failures.get());
            hung.completeExceptionally(new NodeUnreachableException(
                    node.address().host(),
                    ("Node %s hangs or is cut off: it did not answer %d probes in a row within about %d s. "
                                    + "It is not known whether it executed the call")
                            .formatted(node.address().host(), failures.get(), silence.toSeconds()),
                    failure));
            node.abandon();
        }
    }
}
