package io.ilion.history.checkpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A record over everything that ended since the previous one.
 *
 * @param sequence         counted from 1 without gaps
 * @param actor            the replica that wrote it
 * @param operations       number of operations that it covers
 * @param removals         number of removals by retention that it covers
 * @param rejectedRequests number of rejected requests that it covers
 * @param lostCheckpoints  number of checkpoints that the replica had seen and no longer found
 * @param previousHash     of the checkpoint before; null for the first
 * @param hash             SHA-256 of {@code signedText}, in hexadecimal digits
 * @param keyId            SHA-256 of the public key; null for an unsigned checkpoint
 * @param signature        Ed25519, in Base64; null for an unsigned checkpoint
 * @param signedText       what the hash and the signature are made of
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Checkpoint")
public record Checkpoint(
        @Schema(description = "Counted from 1 without gaps") long sequence,

        Instant at,

        @Schema(description = "The replica that wrote it", example = "replica:ilion-1")
        String actor,

        @Schema(description = "Number of operations that it covers")
        int operations,

        @Schema(description = "Number of removals by retention that it covers")
        int removals,

        @Schema(description = "Number of rejected requests that it covers")
        int rejectedRequests,

        @Schema(description = "Number of earlier checkpoints that the replica had seen and no longer found")
        int lostCheckpoints,

        @Nullable @Schema(description = "The hash of the checkpoint before; left out for the first")
        String previousHash,

        @Schema(description = "SHA-256 of `signedText`. Store it outside the database")
        String hash,

        @Nullable
        @Schema(description = "SHA-256 of the encoded public key; left out for a checkpoint that is not signed")
        String keyId,

        @Nullable @Schema(description = "Ed25519 signature of `signedText`, in Base64", format = "byte")
        String signature,

        @Schema(description = "The text that the hash and the signature are made of, in UTF-8")
        String signedText) {

    /** What identifies it, to recognise it later. */
    KnownCheckpoint known() {
        return new KnownCheckpoint(sequence, hash);
    }
}
