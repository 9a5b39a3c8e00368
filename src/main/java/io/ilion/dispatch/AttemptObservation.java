package io.ilion.dispatch;

import io.ilion.operation.Outcome;
import io.ilion.operation.failure.Failure;
import io.ilion.operation.failure.FailureCode;
import io.micrometer.observation.Observation;
import java.util.concurrent.Callable;

/** Observes one attempt, from its construction until it is closed by the same thread. */
final class AttemptObservation implements AutoCloseable {

    static final String OUTCOME = "ilion.outcome";

    private final Observation observation;
    private final Observation.Scope scope;
    private String outcome = FailureCode.INTERNAL.name();

    /** @param started an observation that was started */
    AttemptObservation(Observation started) {
        this.observation = started;
        this.scope = started.openScope();
    }

    /** Records the code of the failure, or else the state. */
    void recordOutcome(Outcome ended) {
        Failure failure = ended.failure();
        FailureCode code = failure == null ? null : failure.code();
        outcome = code == null ? ended.state().name() : code.name();
    }

    /** Records an end that is not stored as the outcome of the attempt. */
    void recordOutcome(String ended) {
        outcome = ended;
    }

    void recordError(Throwable error) {
        observation.error(error);
    }

    /** Wraps a call, so that it is observed as part of the attempt on whichever thread it runs. */
    <T> Callable<T> wrap(Callable<T> call) {
        return () -> {
            Observation.Scope there = observation.openScope();
            try {
                return call.call();
            } finally {
                there.close();
            }
        };
    }

    @Override
    public void close() {
        scope.close();
        observation.lowCardinalityKeyValue(OUTCOME, outcome).stop();
    }
}
