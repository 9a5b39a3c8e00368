package io.ilion.operation;

import io.ilion.cassandra.Clusters;
import io.ilion.operation.type.MaintenanceRegistry;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;

/** Counts the operations that this replica brings to a state, and measures how long they ran. */
@Component
final class OperationMetrics {

    /** What is stored may be of a kind, or for a cluster, that this replica does not know. */
    private static final String OTHER = "other";

    private static final Duration[] BUCKETS = {
        Duration.ofMillis(100),
        Duration.ofSeconds(1),
        Duration.ofSeconds(10),
        Duration.ofMinutes(1),
        Duration.ofMinutes(10),
        Duration.ofHours(1),
        Duration.ofHours(6),
        Duration.ofHours(24)
    };

    private final MeterRegistry meters;
    private final MaintenanceRegistry registry;
    private final Clusters clusters;

    OperationMetrics(MeterRegistry meters, MaintenanceRegistry registry, Clusters clusters) {
        this.meters = meters;
        this.registry = registry;
        this.clusters = clusters;
        beginAtZero();
    }

    @TransactionalEventListener
    void count(OperationStateChanged move) {
        String type = known(move.type(), registry.types());
        String cluster = known(move.cluster(), clusters.names());
        counter(type, cluster, move.to()).increment();
        if (move.ran() != null) {
            Timer.builder("ilion.operation.duration")
                    .description("How long operations ran, from their start to their end, by how they ended")
                    .tags("type", type, "cluster", cluster, "state", move.to().name())
                    .serviceLevelObjectives(BUCKETS)
                    .register(meters)
                    .record(move.ran());
        }
    }

    /** Prometheus sees no increase in a counter that was not there before. */
    private void beginAtZero() {
        for (String type : registry.types()) {
            for (String cluster : clusters.names()) {
                for (State state : State.values()) {
                    counter(type, cluster, state);
                }
            }
        }
    }

    private Counter counter(String type, String cluster, State state) {
        return Counter.builder("ilion.operations")
                .description("Operations that this replica accepted (PENDING), started (RUNNING) or ended")
                .tags("type", type, "cluster", cluster, "state", state.name())
                .register(meters);
    }

    private static String known(String name, Set<String> names) {
        return names.contains(name) ? name : OTHER;
    }
}
