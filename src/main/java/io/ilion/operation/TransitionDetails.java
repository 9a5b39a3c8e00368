package io.ilion.operation;

import io.ilion.operation.request.Actor;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When, by whom and why an operation or a task last changed its state. The database copies it into the {@link Transition} that it
 * writes with every change of state, so that no change goes unrecorded.
 */
@Embeddable
public record TransitionDetails(
        @Column(name = "transition_at") Instant at,
        @Column(name = "transition_by") String actor,
        @Column(name = "transition_reason") @Nullable String reason) {

    public static TransitionDetails by(Actor actor, Instant at) {
        return new TransitionDetails(at, actor.toString(), null);
    }

    public static TransitionDetails by(Actor actor, Instant at, @Nullable String reason) {
        return new TransitionDetails(at, actor.toString(), reason);
    }
}
