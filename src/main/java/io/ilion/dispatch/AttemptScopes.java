package io.ilion.dispatch;

import io.ilion.cassandra.Clusters;
import io.ilion.operation.Operation;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;

/** Shows what this replica works on: in the metrics, in the log, and in the trace that the request belongs to. */
@Component
final class AttemptScopes {

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
    private final Tracer tracer;
    private final Propagator propagator;
    private final Clusters clusters;

    AttemptScopes(
            MeterRegistry meters, Tracer tracer, Propagator propagator, Clusters clusters, RunningAttempts running) {
        this.meters = meters;
        this.tracer = tracer;
        this.propagator = propagator;
        this.clusters = clusters;
        Gauge.builder(
                        "ilion.attempts.running",
                        running,
                        attempts -> attempts.all().size())
                .description("Attempts at tasks that this replica is making now")
                .register(meters);
        clusters.names().forEach(this::takeovers);
    }

    /** Must be closed by the thread that opened it. */
    AttemptScope open(ClaimedTask claim) {
        Span.Builder builder = span("attempt " + claim.request().maintenance().type(), claim.traceParent())
                .tag("ilion.operation", claim.operationId().toString())
                .tag("ilion.task", claim.taskId().toString())
                .tag("ilion.attempt", claim.attempt())
                .tag("ilion.cluster", claim.cluster());
        Span span = (claim.address() == null ? builder : builder.tag("server.address", claim.address())).start();
        return new AttemptScope(this, tracer, span, claim);
    }

    /** The same while an operation is started. */
    <T> T callWhilePolling(Operation operation, Supplier<T> start) {
        Span span = span("plan " + operation.type(), operation.origin().traceParent())
                .tag("ilion.operation", operation.id().toString())
                .tag("ilion.cluster", operation.cluster())
                .start();
        MDC.put("operation", operation.id().toString());
        MDC.put("cluster", operation.cluster());
        Tracer.SpanInScope current = tracer.withSpan(span);
        try {
            return start.get();
        } finally {
            current.close();
            span.end();
            MDC.remove("operation");
            MDC.remove("cluster");
        }
    }

    /** Begins a span where the request left off; a trace of its own where the request was not traced. */
    private Span.Builder span(String name, @Nullable String traceParent) {
        return propagator
                .extract(traceParent, (parent, key) -> key.equals("traceparent") ? parent : null)
                .name(name)
                .kind(Span.Kind.CONSUMER);
    }

    void ended(ClaimedTask claim, String outcome, long nanos) {
        Timer.builder("ilion.attempt.duration")
                .description("How long attempts at tasks took in this replica, by how they ended")
                .tags(
                        "type",
                        claim.request().maintenance().type(),
                        "cluster",
                        label(claim.cluster()),
                        "outcome",
                        outcome)
                .serviceLevelObjectives(BUCKETS)
                .register(meters)
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    @TransactionalEventListener
    void count(Takeover takeover) {
        takeovers(label(takeover.cluster())).increment();
    }

    private Counter takeovers(String cluster) {
        return Counter.builder("ilion.takeovers")
                .description("Tasks that this replica took over from one that was gone")
                .tag("cluster", cluster)
                .register(meters);
    }

    /** The settings may know the cluster no more. */
    private String label(String cluster) {
        return clusters.find(cluster).isPresent() ? cluster : "other";
    }
}
