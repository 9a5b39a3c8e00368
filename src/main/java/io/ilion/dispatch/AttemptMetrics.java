package io.ilion.dispatch;

import io.ilion.cassandra.Clusters;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;

/** Counts running attempts and takeovers of this replica. */
@Component
final class AttemptMetrics {

    private final MeterRegistry meters;
    private final Clusters clusters;

    AttemptMetrics(MeterRegistry meters, Clusters clusters, RunningAttempts running) {
        this.meters = meters;
        this.clusters = clusters;
        Gauge.builder(
                        "ilion.attempts.running",
                        running,
                        attempts -> attempts.all().size())
                .description("Attempts at tasks that this replica is making now")
                .register(meters);
        clusters.names().forEach(this::takeovers);
    }

    @TransactionalEventListener
    void count(Takeover takeover) {
        String cluster = takeover.cluster();
        takeovers(clusters.find(cluster).isPresent() ? cluster : "other").increment();
    }

    private Counter takeovers(String cluster) {
        return Counter.builder("ilion.takeovers")
                .description("Tasks that this replica took over from a lost one")
                .tag("cluster", cluster)
                .register(meters);
    }
}
