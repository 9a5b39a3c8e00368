package io.ilion.operation;

import io.ilion.operation.failure.Failure;
import java.util.EnumSet;
import java.util.Set;

/**
 * Where a piece of work stands. An operation, each of its node tasks, and each attempt at one share this vocabulary.
 * <p>
 * The arrows between the states are here and nowhere else in Java; the database refuses all others as well.
 */
public enum State {

    /** Accepted, not begun. */
    PENDING,
    /** Begun, not ended. */
    RUNNING,
    /** Ended, and seen to have succeeded. */
    COMPLETED,
    /** Ended otherwise; a {@link Failure} says why. */
    FAILED,
    /** Ended because somebody asked for it, or because something before it failed. */
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
