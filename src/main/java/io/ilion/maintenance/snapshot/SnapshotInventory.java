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

/** The inventory of snapshots as taking and clearing need it. What is written is durable when a method returns. */
interface SnapshotInventory {

    /** Reads for an attempt, which waits for a database that is away; a request does not. */
    default <T> T awaited(Supplier<T> read) {
        return read.get();
    }

    Optional<Snapshot> find(UUID id);

    /** All of that tag, the newest first. */
    List<Snapshot> withTag(String cluster, String tag);

    /** All of which anything may be there on that node, or that are being taken there. */
    KnownSnapshots on(UUID hostId);

    /** All of a cluster of which anything may be there, or that are being taken. */
    KnownSnapshots in(String cluster);

    /** The nodes that an operation is to take its snapshot on, whether it has begun or not. */
    Set<UUID> plannedHosts(UUID operationId);

    /** An operation is about to take that. */
    void begin(SnapshotPlan plan);

    /**
     * Part of a snapshot was seen on a node.
     *
     * @param empty whether its table had no SSTables when it was taken; null when that is not known
     */
    void seen(UUID id, UUID hostId, String address, ListedSnapshot listed, @Nullable Boolean empty);

    /** Part of a snapshot was looked for on a node and is not there. */
    void gone(UUID id, UUID hostId, String keyspace, String table);

    /** A table was dropped before it was taken, so that it is no part of the snapshot. */
    void leftOut(UUID id, UUID hostId, String keyspace, String table);
}
