package io.ilion.api.history;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.ilion.history.Verification;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Whether the history of an operation is as it was written. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Verification")
record VerificationView(
        UUID operation,

        @Schema(description = "Whether all of it is as it was written")
        boolean holds,

        @Schema(description = "How many transitions there are")
        int transitions,

        @Schema(
                description =
                        "The hash of the last transition. Kept elsewhere, it shows also that a whole chain was made "
                                + "anew")
        @Nullable
        String head,

        @Schema(description = "Where it is not; empty when it holds")
        List<BreakView> breaks) {

    /** A place where the history is not as it was written. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "VerificationBreak")
    record BreakView(
            @Schema(description = "The transition, counted from 1; left out where there is none at all") @Nullable
            Integer transition,

            @Schema(example = "its own content was changed") String problem) {}

    static VerificationView of(Verification verified) {
        return new VerificationView(
                verified.operation(),
                verified.holds(),
                verified.transitions(),
                verified.head(),
                verified.breaks().stream()
                        .map(each -> new BreakView(each.transition(), each.problem()))
                        .toList());
    }
}
