package io.ilion.snapshot;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Metadata that a client attached to a snapshot. Stored and returned; Ilion does not interpret it.
 *
 * @param snapshotId the id of a snapshot, or of the operation that will take it
 * @param type       what the snapshot is of, in the client's terms
 */
public record SnapshotNote(
        UUID snapshotId,
        String type,
        List<String> applyScope,
        @Nullable String userData,
        Instant updatedAt) {}
