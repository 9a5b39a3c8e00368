package io.ilion.maintenance.restore;

import io.ilion.snapshot.SnapshotTag;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Request parameters of restore: a snapshot of the inventory, or the tag and keyspace of any snapshot. */
record RestoreParameters(
        @Nullable @Schema(description = "Id of a snapshot of the inventory. Alternative to tag and keyspace")
        UUID snapshotId,

        @Nullable
        @Pattern(regexp = SnapshotTag.EXISTING, message = SnapshotTag.EXISTING_MESSAGE)
        @Schema(
                description = "Tag of a snapshot, which need not have been taken by Ilion; requires keyspace",
                example = "before-upgrade")
        String tag,

        @Nullable
        @Pattern(regexp = NAME, message = NAME_MESSAGE)
        @Schema(
                description = "Keyspace to restore; default with snapshotId: all keyspaces of the snapshot",
                example = "demo")
        String keyspace,

        @Nullable @Size(max = 1000) @Schema(description = "Tables to restore; default: all tables of the snapshot")
        List<@NotNull @Pattern(regexp = NAME, message = NAME_MESSAGE) String> tables,

        @Nullable
        @Schema(
                description = "Whether to remove all rows of these tables on all nodes first. Rows written since the "
                        + "snapshot are then lost; otherwise they are kept",
                defaultValue = "false")
        Boolean truncate,

        @Nullable
        @Schema(
                description =
                        "Id of a table that was dropped and recreated, if its snapshot was not taken by Ilion: the former id, as in "
                                + "the name of its directory. Requires exactly one table")
        UUID sourceTableId,

        @Nullable
        @Size(max = 6)
        @Schema(
                description =
                        "Risks to accept, for which a restore is rejected otherwise; the error message names them")
        List<@NotNull RestoreRisk> allow) {

    private static final String NAME = "\\w{1,222}";
    private static final String NAME_MESSAGE = "must be a name of letters, digits and '_'";

    /** Whether either snapshotId is set, or tag and keyspace are. */
    boolean isOneForm() {
        return snapshotId != null ? tag == null : tag != null && keyspace != null;
    }

    /** Whether a table of the snapshot is one of those to restore. */
    boolean includes(String ofKeyspace, String table) {
        return (keyspace == null || keyspace.equals(ofKeyspace))
                && (namedTables().isEmpty() || namedTables().contains(table));
    }

    List<String> namedTables() {
        return tables == null ? List.of() : tables.stream().distinct().toList();
    }

    boolean truncates() {
        return Boolean.TRUE.equals(truncate);
    }

    boolean allows(RestoreRisk allowance) {
        return allow != null && allow.contains(allowance);
    }
}
