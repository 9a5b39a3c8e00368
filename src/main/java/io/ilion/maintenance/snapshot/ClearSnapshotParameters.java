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

/** Request parameters of clear-snapshot: by id, by tag, or by prefix and age. */
record ClearSnapshotParameters(
        @Nullable
        @Schema(
                description =
                        "Id of a snapshot of the inventory; only that one is removed. Alternative to tag, tagPrefix and olderThan")
        UUID snapshotId,

        @Nullable
        @Pattern(regexp = SnapshotTag.EXISTING, message = SnapshotTag.EXISTING_MESSAGE)
        @Schema(
                description =
                        "Tag of the snapshots to remove, including those not taken by Ilion. Alternative to snapshotId",
                example = "before-upgrade")
        String tag,

        @Nullable
        @Pattern(regexp = SnapshotTag.PREFIX, message = SnapshotTag.PREFIX_MESSAGE)
        @Schema(
                description =
                        "Prefix of the tags of the snapshots to remove, such as truncated-, including those not taken by Ilion")
        String tagPrefix,

        @Nullable
        @DurationMin(seconds = 1)
        @DurationMax(days = 36500)
        @JsonFormat(shape = JsonFormat.Shape.STRING)
        @Schema(
                type = "string",
                format = "duration",
                description =
                        "Minimum age of the snapshots to remove, ISO 8601. Snapshots of unknown age are kept and listed in the "
                                + "evidence")
        Duration olderThan,

        @Nullable
        @Size(min = 1, max = 1000)
        @Schema(description = "With tag, tagPrefix or olderThan: only these keyspaces; default: all")
        List<@NotNull @Pattern(regexp = "\\w{1,222}", message = "must be a name of letters, digits and '_'") String>
                keyspaces,

        @Nullable
        @Schema(
                description =
                        "Whether to succeed when no node has such a snapshot; by default the operation fails, as the tag may be "
                                + "misspelt",
                defaultValue = "false")
        Boolean ignoreMissing) {

    /** Whether the parameters select by id, by tag, or by prefix and age, and do not mix these. */
    boolean isOneForm() {
        boolean selects = tagPrefix != null || olderThan != null;
        long forms = Stream.of(snapshotId != null, tag != null, selects)
                .filter(given -> given)
                .count();
        return forms == 1 && (snapshotId == null || (keyspaces == null && ignoreMissing == null));
    }

    /** Empty for all. */
    Set<String> namedKeyspaces() {
        return keyspaces == null ? Set.of() : Set.copyOf(keyspaces);
    }

    boolean ignoresMissing() {
        return Boolean.TRUE.equals(ignoreMissing);
    }
}
