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

/**
 * Counts the state changes of operations that this replica makes, and records how long they ran. The duration comes from the stored
 * times, since another replica may have started the operation, and so cannot be an observation of this process.
 */
@Component
final class OperationMetrics {

    /** Label of types and clusters that this replica does not know. */
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
        registerCounters();
    }

    @TransactionalEventListener
    void count(OperationStateChanged change) {
        String type = label(change.type(), registry.types());
        String cluster = label(change.cluster(), clusters.names());
        counter(type, cluster, change.to()).increment();
        if (change.duration() != null) {
            Timer.builder("ilion.operation.duration")
                    .description("How long operations ran, from their start to their end, by how they ended")
                    .tags("type", type, "cluster", cluster, "state", change.to().name())
                    .serviceLevelObjectives(BUCKETS)
                    .register(meters)
                    .record(change.duration());
        }
    }

    /** Registers all counters at zero, since Prometheus sees no increase in a counter that appears with its first count. */
    private void registerCounters() {
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

    private static String label(String name, Set<String> names) {
        return names.contains(name) ? name : OTHER;
    }
}
