package io.ilion.maintenance.snapshot;

import io.ilion.snapshot.KnownSnapshots;
import io.ilion.snapshot.ListedSnapshot;
import io.ilion.snapshot.Snapshot;
import io.ilion.snapshot.SnapshotPlan;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The inventory of snapshots as it is used by the operation types of this package. Each write is durable when it returns. */
interface SnapshotInventory {

    /** Retries a read while the database is unavailable: for attempts, not for requests. */
    default <T> T readWithRetry(Supplier<T> read) {
        return read.get();
    }

    Optional<Snapshot> find(UUID id);

    /** All with that tag, newest first. */
    List<Snapshot> findByTag(String cluster, String tag);

    /** All with a part on that node that is not missing, or that are being taken there. */
    KnownSnapshots findByHost(UUID hostId);

    /** All of a cluster with a part that is not missing, or that are being taken. */
    KnownSnapshots findByCluster(String cluster);

    /** The nodes of an operation that takes a snapshot, whether it has begun or not. */
    Set<UUID> plannedHosts(UUID operationId);

    /** Records the tables that an operation is about to take on a node. */
    void recordPlan(SnapshotPlan plan);

    /**
     * Records that a node lists a part of a snapshot.
     *
     * @param empty whether the table had no SSTables; null when unknown
     */
    void recordPresent(UUID id, UUID hostId, String address, ListedSnapshot listed, @Nullable Boolean empty);

    /** Records that a node does not list a part of a snapshot. */
    void recordMissing(UUID id, UUID hostId, String keyspace, String table);

    /** Removes a table that was dropped before its snapshot was taken. */
    void removeUntaken(UUID id, UUID hostId, String keyspace, String table);
}
