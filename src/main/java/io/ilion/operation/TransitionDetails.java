package io.ilion.operation;

import io.ilion.operation.request.Actor;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When, by whom and why something last changed its state. The database copies it into the transition that it writes
 * with every change, so that none can go unrecorded.
 */
@Embeddable
public record TransitionDetails(
        @Column(name = "transition_at") Instant at,
        @Column(name = "transition_by") String by,
        @Column(name = "transition_reason") @Nullable String because) {

    public static TransitionDetails by(Actor actor, Instant at) {
        return new TransitionDetails(at, actor.toString(), null);
    }

    public static TransitionDetails by(Actor actor, Instant at, @Nullable String because) {
        return new TransitionDetails(at, actor.toString(), because);
    }
}
