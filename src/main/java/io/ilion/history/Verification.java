package io.ilion.history;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Whether the history of an operation is as it was written.
 *
 * @param transitions number of transitions
 * @param lastHash    the hash of the last transition, in hexadecimal digits; null where there is no transition
 * @param problems    where the history differs from what was written; empty when it is intact
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Verification")
public record Verification(
        UUID operation,

        @Schema(description = "Whether the history is as it was written")
        boolean intact,

        @Schema(description = "Number of transitions") int transitions,

        @Nullable
        @Schema(
                description =
                        "The hash of the last transition. Store it outside the database to detect that a whole chain was recomputed")
        String lastHash,

        @Schema(description = "Where the history differs from what was written; empty when it is intact")
        List<Problem> problems) {

    /**
     * A place where the history differs from what was written.
     *
     * @param transition counted from 1 within the operation; null where the transition is missing
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "VerificationProblem")
    public record Problem(
            @Nullable @Schema(description = "The transition, counted from 1; left out where it is missing")
            Integer transition,

            @Schema(example = "its own content was changed") String problem) {}

    static Verification of(UUID operation, int transitions, @Nullable String lastHash, List<Problem> problems) {
        return new Verification(operation, problems.isEmpty(), transitions, lastHash, problems);
    }
}
