package io.ilion.snapshot;

import io.ilion.snapshot.Snapshot.Origin;
import io.ilion.snapshot.Snapshot.Table;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The part of a snapshot that an operation is about to take on one node.
 *
 * @param id        the id of the operation
 * @param expiresAt when the nodes remove it by themselves; null for never
 * @param address   the address of the node
 * @param origin    schema, replication and tokens
 */
public record SnapshotPlan(
        UUID id,
        String cluster,
        String tag,
        @Nullable Instant expiresAt,
        UUID hostId,
        String address,
        Collection<Table> tables,
        Origin origin) {

    public SnapshotPlan {
        tables = List.copyOf(tables);
    }
}
