package io.ilion.maintenance.sstableimport;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/** What an import is asked for with; the words are those of {@code nodetool import}. */
record ImportParameters(
        @NotNull(message = "is required")
        @Pattern(regexp = NAME, message = NAME_MESSAGE)
        @Schema(description = "Keyspace of the table", example = "demo")
        String keyspace,

        @NotNull(message = "is required")
        @Pattern(regexp = NAME, message = NAME_MESSAGE)
        @Schema(description = "Table to import into", example = "orders")
        String table,

        @Nullable
        @Size(max = 4096)
        @Schema(
                requiredMode = Schema.RequiredMode.REQUIRED,
                description =
                        "Directory on each node that has the SSTables, below one of those that the settings allow; a path, "
                                + "or file:// and a path",
                example = "/var/lib/cassandra/import/demo/orders")
        String sourceDir,

        @Nullable @Size(max = 4096) @Schema(description = "Another name for sourceDir; wins over it")
        String tablePath,

        @Nullable
        @Schema(description = "Whether SSTables keep their level; reset to 0 otherwise", defaultValue = "false")
        Boolean keepLevel,

        @Nullable @Schema(description = "Whether SSTables stay marked as repaired", defaultValue = "false")
        Boolean keepRepaired,

        @Nullable @Schema(description = "Whether not to verify the SSTables", defaultValue = "false")
        Boolean noVerify,

        @Nullable
        @Schema(description = "Whether not to verify that the node owns all their tokens", defaultValue = "false")
        Boolean noVerifyTokens,

        @Nullable @Schema(description = "Whether not to invalidate the row cache", defaultValue = "false")
        Boolean noInvalidateCaches,

        @Nullable
        @Schema(
                description = "Sets noVerify, noVerifyTokens and noInvalidateCaches, and clears extendedVerify",
                defaultValue = "false")
        Boolean quick,

        @Nullable @Schema(description = "Whether to read and verify every value", defaultValue = "false")
        Boolean extendedVerify,

        @Nullable
        @Schema(
                description = "Whether to leave the SSTables where they are; false moves them away",
                defaultValue = "true")
        Boolean copyData,

        @Nullable
        @Schema(
                description =
                        "Whether SSTables without the components of an attached index fail; Cassandra 5.0 and later",
                defaultValue = "false")
        Boolean failOnMissingIndex,

        @Nullable
        @Schema(
                description = "Whether not to verify the checksums of attached indexes; Cassandra 5.0 and later",
                defaultValue = "false")
        Boolean noIndexValidation) {

    /** How clients of Icarus write a path: {@code file:///a/b}; of another host it could not be. */
    private static final String FILE = "^file:(//)?(?=/([^/]|$))";

    private static final String NAME = "\\w{1,222}";
    private static final String NAME_MESSAGE = "must be a name of letters, digits and '_'";

    /** The directory, under whichever name it was given, and whether as a path or as the URI of one. */
    @Nullable
    String directory() {
        String given = tablePath == null ? sourceDir : tablePath;
        return given == null ? null : given.replaceFirst(FILE, "");
    }

    boolean verifies() {
        return !is(noVerify) && !is(quick);
    }

    boolean verifiesTokens() {
        return !is(noVerifyTokens) && !is(quick);
    }

    boolean invalidatesCaches() {
        return !is(noInvalidateCaches) && !is(quick);
    }

    boolean verifiesValues() {
        return is(extendedVerify) && !is(quick);
    }

    boolean copies() {
        return copyData == null || copyData;
    }

    static boolean is(@Nullable Boolean flag) {
        return Boolean.TRUE.equals(flag);
    }
}
