package io.ilion.dispatch;

import io.ilion.operation.failure.Failure;
import io.ilion.operation.failure.FailureCode;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.slf4j.MDC;

/**
 * While it is open, whatever its thread logs names the operation, the task, the cluster and the node, and what it calls
 * belongs to the span of the attempt.
 */
final class AttemptScope implements AutoCloseable {

    private final AttemptScopes scopes;
    private final Tracer tracer;
    private final Span span;
    private final ClaimedTask claim;
    private final Map<String, String> logged;
    private final Tracer.SpanInScope current;
    private final long start = System.nanoTime();
    private String outcome = "INTERNAL";

    AttemptScope(AttemptScopes scopes, Tracer tracer, Span span, ClaimedTask claim) {
        this.scopes = scopes;
        this.tracer = tracer;
        this.span = span;
        this.claim = claim;
        Map<String, String> named = new HashMap<>(Map.of(
                "operation", claim.operationId().toString(),
                "task", claim.taskId().toString(),
                "cluster", claim.cluster()));
        if (claim.address() != null) {
            named.put("node", claim.address());
        }
        this.logged = Map.copyOf(named);
        logged.forEach(MDC::put);
        this.current = tracer.withSpan(span);
    }

    /** How it ended: a state, or the code of the failure. */
    void ended(AttemptOutcome how) {
        Failure failure = how.failure();
        FailureCode code = failure == null ? null : failure.code();
        outcome = code == null ? how.state().name() : code.name();
    }

    /** It ended in a way that only the service itself knows. */
    void ended(String how) {
        outcome = how;
    }

    void failed(Throwable reason) {
        span.error(reason);
    }

    /** The call on another thread belongs here as well. */
    <T> Callable<T> around(Callable<T> call) {
        return () -> {
            logged.forEach(MDC::put);
            Tracer.SpanInScope there = tracer.withSpan(span);
            try {
                return call.call();
            } finally {
                there.close();
                logged.keySet().forEach(MDC::remove);
            }
        };
    }

    @Override
    public void close() {
        current.close();
        span.tag("ilion.outcome", outcome).end();
        logged.keySet().forEach(MDC::remove);
        scopes.ended(claim, outcome, System.nanoTime() - start);
    }
}
