package io.ilion.operation;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

/** How an administrator ends an operation. */
@Schema(description = "How an administrator ends an operation. Nothing is stopped on the nodes; their work goes on.")
public record ForcedEnd(
        @NotNull(message = "is required")
        @Schema(
                description = "COMPLETED, FAILED or CANCELLED",
                example = "FAILED",
                allowableValues = {"COMPLETED", "FAILED", "CANCELLED"})
        State state,

        @NotBlank(message = "is required")
        @Size(max = 1000)
        @Schema(description = "Why it is ended, for the history", example = "node 10.0.0.7 was taken out of the rack")
        String reason) {}
