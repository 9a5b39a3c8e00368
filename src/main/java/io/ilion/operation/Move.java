package io.ilion.operation;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When, by whom and why something last changed its state. The database copies it into the transition that it writes
 * with every change, so that none can go unrecorded.
 */
@Embeddable
public record Move(
        @Column(name = "moved_at") Instant at,
        @Column(name = "moved_by") String by,
        @Column(name = "moved_because") @Nullable String because) {

    public static Move by(Actor actor, Instant at) {
        return new Move(at, actor.toString(), null);
    }

    public static Move by(Actor actor, Instant at, @Nullable String because) {
        return new Move(at, actor.toString(), because);
    }
}
