package io.ilion.maintenance.sstableimport;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/** Request parameters of import, named like the options of {@code nodetool import}. */
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
                        "Directory of the SSTables on each node, below one of ilion.import.roots; an absolute path or a file:// URI",
                example = "/var/lib/cassandra/import/demo/orders")
        String sourceDir,

        @Nullable @Size(max = 4096) @Schema(description = "Alias of sourceDir; takes precedence over it")
        String tablePath,

        @Nullable
        @Schema(description = "Whether SSTables keep their level; otherwise it is reset to 0", defaultValue = "false")
        Boolean keepLevel,

        @Nullable @Schema(description = "Whether SSTables keep their repaired state", defaultValue = "false")
        Boolean keepRepaired,

        @Nullable @Schema(description = "Whether to skip the verification of the SSTables", defaultValue = "false")
        Boolean noVerify,

        @Nullable
        @Schema(description = "Whether to skip the check that the node owns all tokens", defaultValue = "false")
        Boolean noVerifyTokens,

        @Nullable @Schema(description = "Whether to keep the row cache", defaultValue = "false")
        Boolean noInvalidateCaches,

        @Nullable
        @Schema(
                description = "Sets noVerify, noVerifyTokens and noInvalidateCaches, and unsets extendedVerify",
                defaultValue = "false")
        Boolean quick,

        @Nullable @Schema(description = "Whether to read and verify every value", defaultValue = "false")
        Boolean extendedVerify,

        @Nullable
        @Schema(
                description = "Whether to copy the SSTables; false moves them out of the directory",
                defaultValue = "true")
        Boolean copyData,

        @Nullable
        @Schema(
                description =
                        "Whether SSTables without the components of an attached index are rejected; requires Cassandra 5.0 or later",
                defaultValue = "false")
        Boolean failOnMissingIndex,

        @Nullable
        @Schema(
                description = "Whether to skip the checksums of attached indexes; requires Cassandra 5.0 or later",
                defaultValue = "false")
        Boolean noIndexValidation) {

    /** The scheme in {@code file:///a/b}, as clients of Icarus send it; a URI with a host does not match. */
    private static final String FILE_SCHEME = "^file:(//)?(?=/([^/]|$))";

    private static final String NAME = "\\w{1,222}";
    private static final String NAME_MESSAGE = "must be a name of letters, digits and '_'";

    /** The path of tablePath or sourceDir, without the scheme. */
    @Nullable
    String directory() {
        String given = tablePath == null ? sourceDir : tablePath;
        return given == null ? null : given.replaceFirst(FILE_SCHEME, "");
    }

    boolean verifies() {
        return !isTrue(noVerify) && !isTrue(quick);
    }

    boolean verifiesTokens() {
        return !isTrue(noVerifyTokens) && !isTrue(quick);
    }

    boolean invalidatesCaches() {
        return !isTrue(noInvalidateCaches) && !isTrue(quick);
    }

    boolean verifiesValues() {
        return isTrue(extendedVerify) && !isTrue(quick);
    }

    boolean copies() {
        return copyData == null || copyData;
    }

    static boolean isTrue(@Nullable Boolean flag) {
        return Boolean.TRUE.equals(flag);
    }
}
