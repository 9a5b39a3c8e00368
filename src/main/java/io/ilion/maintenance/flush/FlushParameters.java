package io.ilion.maintenance.flush;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Request parameters of flush. A table that is named twice is flushed once. */
record FlushParameters(
        @NotNull(message = "is required")
        @Pattern(regexp = NAME, message = NAME_MESSAGE)
        @Schema(description = "Keyspace to flush", example = "demo")
        String keyspace,

        @Nullable
        @Size(max = 1000)
        @Schema(
                description = "Tables and materialized views to flush; default: all of the keyspace",
                example = "[\"customers\", \"orders\"]")
        List<@NotNull @Pattern(regexp = NAME, message = NAME_MESSAGE) String> tables) {

    private static final String NAME = "\\w{1,222}";
    private static final String NAME_MESSAGE = "must be a name of letters, digits and '_'";

    FlushParameters {
        tables = tables == null ? null : tables.stream().distinct().toList();
    }

    /** Empty for all tables. */
    List<String> namedTables() {
        return tables == null ? List.of() : tables;
    }
}
