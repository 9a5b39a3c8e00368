package io.ilion.operation;

import io.ilion.operation.failure.Failure;
import org.jspecify.annotations.Nullable;

/**
 * How an attempt, a task or an operation ended.
 *
 * @param state   a terminal state
 * @param failure why it failed; an operation that was cancelled after a node had failed also has one
 */
public record Outcome(State state, @Nullable Failure failure) {

    public static final Outcome COMPLETED = new Outcome(State.COMPLETED, null);
    public static final Outcome CANCELLED = new Outcome(State.CANCELLED, null);

    public static Outcome failed(Failure failure) {
        return new Outcome(State.FAILED, failure);
    }
}
