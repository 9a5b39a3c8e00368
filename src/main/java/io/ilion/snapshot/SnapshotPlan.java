package io.ilion.snapshot;

import io.ilion.snapshot.Snapshot.Origin;
import io.ilion.snapshot.Snapshot.Table;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an operation is about to take on a node.
 *
 * @param id        that of the operation
 * @param expiresAt when the nodes will remove it by themselves; null for never
 * @param address   where the node is called
 * @param origin    what the cluster is like
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
