package io.ilion.snapshot;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a client wrote on a snapshot. Kept for it; it has no meaning here.
 *
 * @param snapshotId that of a snapshot, or of the operation that is to take it
 * @param type       what the client calls the sort of thing that it is of
 */
public record SnapshotNote(
        UUID snapshotId,
        String type,
        List<String> applyScope,
        @Nullable String userData,
        Instant updatedAt) {}
