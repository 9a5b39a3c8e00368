package io.ilion.maintenance.restore;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a restore brings back and from where. Made by one look at the whole cluster, and kept, so that every node does what was
 * looked at.
 *
 * @param hosts the nodes that are restored
 * @param notes what the caller should know, and has accepted
 */
record RestorePlan(String tag, List<UUID> hosts, List<PlannedTable> tables, List<String> notes) {

    /**
     * A table to restore.
     *
     * @param tableId  that of the table now
     * @param sourceId that of the table which the snapshot was taken of; another one when it was recreated since
     * @param sources  where it comes from, by host id; a node that is not among them has no snapshot of it
     */
    record PlannedTable(String keyspace, String table, UUID tableId, UUID sourceId, Map<UUID, Source> sources) {

        /** The table with its keyspace: {@code demo.orders}. */
        String name() {
            return keyspace + "." + table;
        }

        Optional<Source> sourceOn(UUID hostId) {
            return Optional.ofNullable(sources.get(hostId));
        }
    }

    /**
     * The snapshot of a table on one node.
     *
     * @param directories those of them that exist
     * @param sizeOnDisk  bytes of all its files, as far as the node tells
     * @param empty       whether it is known to have no rows, or to have some; null where it is not known
     */
    record Source(
            List<String> directories,
            long sizeOnDisk,
            @Nullable Boolean empty) {}
}
