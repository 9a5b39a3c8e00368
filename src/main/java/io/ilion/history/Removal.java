package io.ilion.history;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A batch that retention removed.
 *
 * @param number      counted from 1 without a gap
 * @param actor       the replica that did it
 * @param rule        the setting that asked for it, with its value
 * @param type        of the operations; null for refusals
 * @param olderThan   what had ended by then could go
 * @param firstId     the smallest id of what was removed
 * @param lastId      the largest one
 * @param bent        of how many operations the chain did not hold any more
 * @param hash        of the removal and all those before it, in hexadecimal digits
 */
public record Removal(
        long number,
        Instant at,
        String actor,
        What what,
        String rule,
        @Nullable String type,
        Instant olderThan,
        UUID firstId,
        UUID lastId,
        int operations,
        int tasks,
        int attempts,
        int transitions,
        int bent,
        int refusals,
        String hash) {

    /** What can be removed. */
    public enum What {
        OPERATIONS,
        REFUSALS
    }
}
