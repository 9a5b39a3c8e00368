package io.ilion.maintenance.snapshot;

import io.ilion.snapshot.SnapshotTag;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Which snapshot to remove: one of the inventory, or all that bear a tag. */
record ClearSnapshotParameters(
        @Nullable @Schema(description = "Id of a snapshot of the inventory; or give tag")
        UUID snapshotId,

        @Nullable
        @Pattern(regexp = SnapshotTag.EXISTING, message = SnapshotTag.EXISTING_MESSAGE)
        @Schema(
                description = "Tag of the snapshot, also of one that Ilion did not take; or give snapshotId",
                example = "before-upgrade")
        String tag,

        @Nullable
        @Size(min = 1, max = 1000)
        @Schema(description = "With tag: only in these keyspaces; in all when left out")
        List<@NotNull @Pattern(regexp = "\\w{1,222}", message = "must be a name of letters, digits and '_'") String>
                keyspaces) {

    boolean isOneForm() {
        return (snapshotId == null) != (tag == null) && (keyspaces == null || tag != null);
    }
}
