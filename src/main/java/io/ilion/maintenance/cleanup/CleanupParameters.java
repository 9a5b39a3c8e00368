package io.ilion.maintenance.cleanup;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Request parameters of cleanup. A table that is named twice is cleaned up once. */
record CleanupParameters(
        @NotNull(message = "is required")
        @Pattern(regexp = NAME, message = NAME_MESSAGE)
        @Schema(description = "Keyspace to clean up", example = "demo")
        String keyspace,

        @Nullable
        @Size(max = 1000)
        @Schema(
                description = "Tables and materialized views to clean up; default: all of the keyspace",
                example = "[\"customers\", \"orders\"]")
        List<@NotNull @Pattern(regexp = NAME, message = NAME_MESSAGE) String> tables,

        @Nullable
        @Min(0)
        @Max(128)
        @Schema(
                description =
                        "Number of SSTables of a table that a node rewrites at once; 0 for one per compactor; default: 2",
                example = "2")
        Integer jobs) {

    private static final String NAME = "\\w{1,222}";
    private static final String NAME_MESSAGE = "must be a name of letters, digits and '_'";
    private static final int DEFAULT_JOBS = 2;

    CleanupParameters {
        tables = tables == null ? null : tables.stream().distinct().toList();
    }

    /** Empty for all tables. */
    List<String> namedTables() {
        return tables == null ? List.of() : tables;
    }

    /** 0 for one job per compactor. */
    int jobsAtOnce() {
        return jobs == null ? DEFAULT_JOBS : jobs;
    }
}
