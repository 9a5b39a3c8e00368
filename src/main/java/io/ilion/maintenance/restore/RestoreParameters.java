package io.ilion.maintenance.restore;

import io.ilion.snapshot.SnapshotTag;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a restore is asked for with: a snapshot of the inventory, or a keyspace of it, or the tag of any snapshot and its keyspace. */
record RestoreParameters(
        @Nullable @Schema(description = "Id of a snapshot of the inventory; or give tag and keyspace")
        UUID snapshotId,

        @Nullable
        @Pattern(regexp = SnapshotTag.EXISTING, message = SnapshotTag.EXISTING_MESSAGE)
        @Schema(
                description = "Tag of a snapshot, also of one that Ilion did not take; with keyspace",
                example = "before-upgrade")
        String tag,

        @Nullable
        @Pattern(regexp = NAME, message = NAME_MESSAGE)
        @Schema(
                description = "Keyspace to restore; with snapshotId all that the snapshot has when left out",
                example = "demo")
        String keyspace,

        @Nullable
        @Size(max = 1000)
        @Schema(description = "Tables to restore; all that the snapshot has when left out or empty")
        List<@NotNull @Pattern(regexp = NAME, message = NAME_MESSAGE) String> tables,

        @Nullable
        @Schema(
                description = "Whether to remove all rows of these tables first, on all nodes; rows written since the "
                        + "snapshot are lost then, and stay beside it otherwise",
                defaultValue = "false")
        Boolean truncate,

        @Nullable
        @Schema(
                description =
                        "For one table that was dropped and recreated, and whose snapshot Ilion did not take: the id that it had, "
                                + "which is in the name of its directory")
        UUID sourceTableId,

        @Nullable
        @Size(max = 6)
        @Schema(
                description =
                        "What is accepted: each is a loss, or a lack of knowledge, that a restore is refused for otherwise. The "
                                + "refusal names what to allow")
        List<@NotNull RestoreRisk> allow) {

    private static final String NAME = "\\w{1,222}";
    private static final String NAME_MESSAGE = "must be a name of letters, digits and '_'";

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
