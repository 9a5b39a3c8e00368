package io.ilion.maintenance.snapshot;

import com.fasterxml.jackson.annotation.JsonFormat;
import io.ilion.snapshot.SnapshotTag;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;

/** Which snapshots to remove: one of the inventory, all that bear a tag, or all whose tag begins so or that are so old. */
record ClearSnapshotParameters(
        @Nullable
        @Schema(
                description =
                        "Id of a snapshot of the inventory: only that one is removed; or give tag, tagPrefix or olderThan")
        UUID snapshotId,

        @Nullable
        @Pattern(regexp = SnapshotTag.EXISTING, message = SnapshotTag.EXISTING_MESSAGE)
        @Schema(
                description = "Tag of the snapshots, also of those that Ilion did not take; or give snapshotId",
                example = "before-upgrade")
        String tag,

        @Nullable
        @Pattern(regexp = SnapshotTag.PREFIX, message = SnapshotTag.PREFIX_MESSAGE)
        @Schema(
                description =
                        "What the tags of the snapshots begin with, such as truncated-, also of those that Ilion did not take")
        String tagPrefix,

        @Nullable
        @DurationMin(seconds = 1)
        @DurationMax(days = 36500)
        @JsonFormat(shape = JsonFormat.Shape.STRING)
        @Schema(
                type = "string",
                format = "duration",
                description =
                        "Only snapshots that were created so long ago, ISO 8601. One whose age is not known stays, and the "
                                + "evidence says so")
        Duration olderThan,

        @Nullable
        @Size(min = 1, max = 1000)
        @Schema(description = "With tag, tagPrefix or olderThan: only in these keyspaces; in all when left out")
        List<@NotNull @Pattern(regexp = "\\w{1,222}", message = "must be a name of letters, digits and '_'") String>
                keyspaces,

        @Nullable
        @Schema(
                description =
                        "Whether it is fine when no node has such a snapshot; the operation fails then by default, as the tag "
                                + "may be mistyped",
                defaultValue = "false")
        Boolean ignoreMissing) {

    /** By id, by tag, or by prefix and age; the other parameters go with the latter two. */
    boolean isOneForm() {
        boolean selects = tagPrefix != null || olderThan != null;
        long forms = Stream.of(snapshotId != null, tag != null, selects)
                .filter(given -> given)
                .count();
        return forms == 1 && (snapshotId == null || (keyspaces == null && ignoreMissing == null));
    }

    /** None stands for all. */
    Set<String> namedKeyspaces() {
        return keyspaces == null ? Set.of() : Set.copyOf(keyspaces);
    }

    boolean ignoresMissing() {
        return Boolean.TRUE.equals(ignoreMissing);
    }
}
