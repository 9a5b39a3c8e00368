package io.ilion.dispatch;

import io.ilion.cassandra.Clusters;
import io.ilion.operation.Operation;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/**
 * Observes what this replica does for operations: as spans in the trace of the request, as fields of log lines ({@link WorkLogFields})
 * and, for attempts, as the metric that {@link AttemptMeterFilter} defines.
 */
@Component
final class AttemptObservations {

    /** The name of the metric of attempts. */
    static final String ATTEMPT = "ilion.attempt.duration";

    /** Has spans and no metric. */
    static final String PLAN = "ilion.plan";

    static final String TYPE = "ilion.type";
    static final String CLUSTER = "ilion.cluster";

    private final ObservationRegistry registry;
    private final Clusters clusters;

    AttemptObservations(ObservationRegistry registry, Clusters clusters) {
        this.registry = registry;
        this.clusters = clusters;
    }

    /** Must be closed by the thread that started it. */
    AttemptObservation start(ClaimedTask claimed) {
        String type = claimed.request().maintenance().type();
        Map<String, String> logFields = new HashMap<>(Map.of(
                "operation", claimed.operationId().toString(),
                "task", claimed.taskId().toString(),
                "cluster", claimed.cluster()));
        WorkObservationContext context = new WorkObservationContext(claimed.traceParent(), logFields);
        Observation observation = Observation.createNotStarted(ATTEMPT, () -> context, registry)
                .contextualName("attempt " + type)
                .lowCardinalityKeyValue(TYPE, type)
                .lowCardinalityKeyValue(CLUSTER, label(claimed.cluster()))
                .highCardinalityKeyValue(
                        "ilion.operation", claimed.operationId().toString())
                .highCardinalityKeyValue("ilion.task", claimed.taskId().toString())
                .highCardinalityKeyValue("ilion.attempt", String.valueOf(claimed.attempt()));
        if (claimed.address() != null) {
            logFields.put("node", claimed.address());
            observation.highCardinalityKeyValue("server.address", claimed.address());
        }
        return new AttemptObservation(observation.start());
    }

    /** Observes the planning of an operation. */
    <T> T observePlanning(Operation operation, Supplier<T> planning) {
        String id = operation.id().toString();
        WorkObservationContext context = new WorkObservationContext(
                operation.metadata().traceParent(), Map.of("operation", id, "cluster", operation.cluster()));
        return Observation.createNotStarted(PLAN, () -> context, registry)
                .contextualName("plan " + operation.type())
                .lowCardinalityKeyValue(CLUSTER, label(operation.cluster()))
                .highCardinalityKeyValue("ilion.operation", id)
                .observe(planning);
    }

    /** A cluster that is no longer configured shares one label with all others, so that the labels stay bounded. */
    private String label(String cluster) {
        return clusters.find(cluster).isPresent() ? cluster : "other";
    }
}
