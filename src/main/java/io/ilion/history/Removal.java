package io.ilion.history;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A batch that retention removed.
 *
 * @param number           counted from 1 without gaps
 * @param actor            the replica that removed it
 * @param rule             the setting that required it, with its value
 * @param type             of the operations; null for rejected requests
 * @param olderThan        everything in the batch had ended by then
 * @param firstId          the smallest id of the batch
 * @param lastId           the largest id of the batch
 * @param tampered         number of operations whose hash chain was not intact
 * @param rejectedRequests number of rejected requests
 * @param hash             over this removal and the hash of the one before it, in hexadecimal digits
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Removal")
public record Removal(
        @Schema(description = "Counted from 1 without gaps") long number,

        Instant at,

        @Schema(description = "The replica that removed it", example = "replica:ilion-1")
        String actor,

        What what,

        @Schema(
                description = "The setting that required the removal, with its value",
                example = "ilion.history.retention.keep: PT8760H")
        String rule,

        @Nullable @Schema(description = "The type of the operations; left out for rejected requests", example = "flush")
        String type,

        @Schema(description = "Everything in the batch had ended by then")
        Instant olderThan,

        UUID firstId,
        UUID lastId,
        int operations,
        int tasks,
        int attempts,
        int transitions,

        @Schema(description = "Number of operations whose hash chain was not intact")
        int tampered,

        int rejectedRequests,

        @Schema(description = "The hash over this removal and the hash of the one before it")
        String hash) {

    /** What a batch consists of. */
    public enum What {
        OPERATIONS,
        REJECTED_REQUESTS
    }
}
