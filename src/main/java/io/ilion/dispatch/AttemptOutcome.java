package io.ilion.dispatch;

import io.ilion.operation.State;
import io.ilion.operation.failure.Failure;
import org.jspecify.annotations.Nullable;

/** How an attempt ended. */
record AttemptOutcome(State state, @Nullable Failure failure) {

    static final AttemptOutcome COMPLETED = new AttemptOutcome(State.COMPLETED, null);
    static final AttemptOutcome CANCELLED = new AttemptOutcome(State.CANCELLED, null);

    static AttemptOutcome failed(Failure failure) {
        return new AttemptOutcome(State.FAILED, failure);
    }
}
