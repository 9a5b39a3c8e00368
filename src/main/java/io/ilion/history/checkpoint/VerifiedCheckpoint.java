package io.ilion.history.checkpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A checkpoint, and what was found when it and everything that it covers was verified.
 *
 * @param intact   whether there are no problems
 * @param problems what is missing, changed, out of order, not covered or not signed
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
        name = "VerifiedCheckpoint",
        description = "A line of the verification: one checkpoint and everything that it covers")
public record VerifiedCheckpoint(
        long checkpoint,
        Instant at,
        String hash,
        int operations,
        int removals,
        int rejectedRequests,
        SignatureStatus signature,

        @Nullable
        @Schema(description = "SHA-256 of the encoded public key; left out for a checkpoint that is not signed")
        String keyId,

        boolean intact,
        List<VerificationFinding> problems) {

    static VerifiedCheckpoint of(Checkpoint checked, SignatureStatus signature, List<VerificationFinding> problems) {
        return new VerifiedCheckpoint(
                checked.sequence(),
                checked.at(),
                checked.hash(),
                checked.operations(),
                checked.removals(),
                checked.rejectedRequests(),
                signature,
                checked.keyId(),
                problems.isEmpty(),
                problems);
    }
}
