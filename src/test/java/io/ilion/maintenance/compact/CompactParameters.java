package io.ilion.maintenance.compact;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import java.util.List;

/** Request parameters of compact. */
public record CompactParameters(
        @NotNull(message = "is required") @Schema(description = "Keyspace to compact", example = "demo")
        String keyspace,

        @NotNull(message = "is required") @Schema(description = "Tables to compact", example = "[\"orders\"]")
        List<String> tables) {}
