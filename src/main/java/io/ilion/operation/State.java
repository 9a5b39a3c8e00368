package io.ilion.operation;

import io.ilion.operation.failure.Failure;
import java.util.EnumSet;
import java.util.Set;

/**
 * The state of an operation, a task or an attempt.
 * <p>
 * The allowed transitions are defined here alone in Java; the database rejects all others, too.
 */
public enum State {

    /** Accepted, not started. */
    PENDING,
    /** Started, not ended. */
    RUNNING,
    /** Ended, and verified to have succeeded. */
    COMPLETED,
    /** Ended without success; a {@link Failure} says why. */
    FAILED,
    /** Ended because a caller cancelled the operation, or because an earlier task failed. */
    CANCELLED;

    public Set<State> successors() {
        return switch (this) {
            case PENDING -> EnumSet.of(RUNNING, FAILED, CANCELLED);
            case RUNNING -> EnumSet.of(COMPLETED, FAILED, CANCELLED);
            case COMPLETED, FAILED, CANCELLED -> EnumSet.noneOf(State.class);
        };
    }

    public boolean isTerminal() {
        return successors().isEmpty();
    }
}
