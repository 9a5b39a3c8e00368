package io.ilion.dispatch;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import org.slf4j.MDC;
import org.springframework.stereotype.Component;

/** Adds the operation, task, cluster and node to all log lines of threads that work in the scope of an observation. */
@Component
final class WorkLogFields implements ObservationHandler<WorkObservationContext> {

    @Override
    public void onScopeOpened(WorkObservationContext context) {
        context.logFields().forEach(MDC::put);
    }

    @Override
    public void onScopeClosed(WorkObservationContext context) {
        context.logFields().keySet().forEach(MDC::remove);
    }

    @Override
    public boolean supportsContext(Observation.Context context) {
        return context instanceof WorkObservationContext;
    }
}
