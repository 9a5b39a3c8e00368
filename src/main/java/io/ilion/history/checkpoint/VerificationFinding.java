package io.ilion.history.checkpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that is not as a checkpoint says.
 *
 * @param id     of the operation or rejected request; null for others
 * @param number of the removal or checkpoint; null for others
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "VerificationFinding")
public record VerificationFinding(
        What what,

        @Nullable @Schema(description = "Id of the operation or rejected request")
        UUID id,

        @Nullable @Schema(description = "Number of the removal or checkpoint")
        Long number,

        Difference finding,

        @Schema(example = "the operation is missing, and no removal by retention names it")
        String problem) {

    /** What is not as a checkpoint says. */
    public enum What {
        OPERATION,
        REMOVAL,
        REJECTED_REQUEST,
        CHECKPOINT,

        /** A checkpoint that a replica had seen and no longer found. */
        LOST_CHECKPOINT
    }

    /** How it differs. */
    public enum Difference {
        MISSING,
        CHANGED,
        OUT_OF_ORDER,

        /** It was there when a checkpoint was written, and is in none. */
        NOT_COVERED,

        /** The signature of a checkpoint does not match, is missing, or is of an unknown key. */
        NOT_SIGNED
    }

    static VerificationFinding ofCheckpoint(long number, Difference finding, String problem) {
        return new VerificationFinding(What.CHECKPOINT, null, number, finding, problem);
    }
}
