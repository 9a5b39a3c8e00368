package io.ilion.history.checkpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The last line of a verification.
 *
 * @param end            true: the verification was not broken off
 * @param intact         whether no line has a problem
 * @param checkpoints    number of checkpoints that were verified
 * @param unsigned       number of those that are not signed
 * @param lastCheckpoint the last one that was verified; null without any
 * @param lastHash       its hash
 * @param problems       those that belong to no checkpoint that is there
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "VerificationSummary", description = "The last line of the verification")
public record VerificationSummary(
        @Schema(description = "Always true: without this line, the verification was broken off")
        boolean end,

        boolean intact,
        long checkpoints,
        long unsigned,

        @Nullable @Schema(description = "The last checkpoint that was verified; to continue, pass it as `after`")
        Long lastCheckpoint,

        @Nullable String lastHash,
        List<VerificationFinding> problems) {}
