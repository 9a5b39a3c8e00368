package io.ilion.maintenance.cleanup;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a cleanup is asked for with. */
record CleanupParameters(
        @NotNull(message = "is required")
        @Pattern(regexp = NAME, message = NAME_MESSAGE)
        @Schema(description = "Keyspace to clean up", example = "demo")
        String keyspace,

        @Nullable
        @Size(max = 1000)
        @Schema(description = "Tables to clean up; all tables of the keyspace when left out or empty")
        List<@NotNull @Pattern(regexp = NAME, message = NAME_MESSAGE) String> tables,

        @Nullable
        @Min(0)
        @Max(1000)
        @Schema(
                description =
                        "How many SSTables a node rewrites at once, never more than it has compactors; 0 for as many "
                                + "as it has",
                defaultValue = "2")
        Integer jobs) {

    private static final String NAME = "\\w{1,222}";
    private static final String NAME_MESSAGE = "must be a name of letters, digits and '_'";

    /** Empty when all tables are meant. */
    List<String> namedTables() {
        return tables == null ? List.of() : tables.stream().distinct().toList();
    }

    int jobsOrDefault() {
        return jobs == null ? 2 : jobs;
    }
}
