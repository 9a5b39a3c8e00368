package io.ilion.dispatch;

import io.micrometer.observation.transport.ReceiverContext;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Work for an operation that continues the trace of its stored request, as the receiver of a message continues that of the sender.
 * Without a stored trace the work has a trace of its own.
 */
final class WorkObservationContext extends ReceiverContext<WorkObservationContext.StoredTrace> {

    private final Map<String, String> logFields;

    /** @param traceParent in the format of W3C Trace Context */
    record StoredTrace(@Nullable String traceParent) {

        @Nullable
        String get(String header) {
            return header.equals("traceparent") ? traceParent : null;
        }
    }

    /** @param logFields what log lines show while the work is in scope */
    WorkObservationContext(@Nullable String traceParent, Map<String, String> logFields) {
        super((trace, header) -> Objects.requireNonNull(trace).get(header));
        setCarrier(new StoredTrace(traceParent));
        this.logFields = logFields;
    }

    Map<String, String> logFields() {
        return logFields;
    }
}
