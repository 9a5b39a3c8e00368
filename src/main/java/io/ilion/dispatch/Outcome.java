package io.ilion.dispatch;

import io.ilion.operation.Failure;
import io.ilion.operation.State;
import org.jspecify.annotations.Nullable;

/** How an attempt ended. */
record Outcome(State state, @Nullable Failure failure) {

    static final Outcome COMPLETED = new Outcome(State.COMPLETED, null);
    static final Outcome CANCELLED = new Outcome(State.CANCELLED, null);

    static Outcome failed(Failure failure) {
        return new Outcome(State.FAILED, failure);
    }
}
