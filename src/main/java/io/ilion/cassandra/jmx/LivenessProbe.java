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
 * Asks a node that works for us, over a connection of its own, whether it is still alive. A node that does not answer
 * several times in a row has hung, or the way to it is broken without anybody saying so.
 */
final class LivenessProbe implements AutoCloseable {

    private final JmxNode node;
    private final JmxSettings settings;
    private final ScheduledExecutorService probes;
    private final AtomicInteger unanswered = new AtomicInteger();
    private final CompletableFuture<Object> hung = new CompletableFuture<>();
    private volatile Future<?> next = CompletableFuture.completedFuture(null);
    private volatile boolean closed;

    LivenessProbe(JmxNode node, JmxSettings settings, ScheduledExecutorService probes) {
        this.node = node;
        this.settings = settings;
        this.probes = probes;
        again();
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

    private void again() {
        if (!closed) {
            next = probes.schedule(this::probe, settings.probeInterval().toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void probe() {
        var unused = node.watch()
                .call(mbeans -> mbeans.getMBeanCount())
                .orTimeout(settings.probeTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((count, failure) -> {
                    if (failure == null) {
                        unanswered.set(0);
                        again();
                    } else {
                        node.watch().drop();
                        missed(failure);
                    }
                });
    }

    private void missed(Throwable failure) {
        if (unanswered.incrementAndGet() < settings.probeFailures()) {
            again();
        } else {
            Duration silence =
                    settings.probeInterval().plus(settings.probeTimeout()).multipliedBy(unanswered.get());
            hung.completeExceptionally(new NodeUnreachableException(
                    node.address().host(),
                    ("Node %s has hung or is cut off: it did not answer %d questions in a row over about %d s. "
                                    + "It is not known whether it carried out the call")
                            .formatted(node.address().host(), unanswered.get(), silence.toSeconds()),
                    failure));
            node.abandon();
        }
    }
}
