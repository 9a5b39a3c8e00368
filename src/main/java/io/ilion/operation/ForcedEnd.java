package io.ilion.operation;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

/** How an administrator ends an operation by hand. */
@Schema(description = "How an operation ends by hand. Nothing is stopped on the nodes; what they do, they go on with.")
public record ForcedEnd(
        @NotNull(message = "is required")
        @Schema(
                description = "COMPLETED, FAILED or CANCELLED",
                example = "FAILED",
                allowableValues = {"COMPLETED", "FAILED", "CANCELLED"})
        State state,

        @NotBlank(message = "is required")
        @Size(max = 1000)
        @Schema(
                description = "What whoever ends it knows better, for the history",
                example = "node 10.0.0.7 was taken out of the rack")
        String reason) {}
