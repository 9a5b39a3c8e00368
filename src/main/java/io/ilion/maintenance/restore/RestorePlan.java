package io.ilion.maintenance.restore;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * State saved by the cluster step: the tables to restore, and from where. All nodes follow it.
 *
 * @param hosts the nodes of the operation
 * @param notes warnings and accepted risks
 */
record RestorePlan(String tag, List<UUID> hosts, List<PlannedTable> tables, List<String> notes) {

    /**
     * A table to restore.
     *
     * @param tableId  its current id
     * @param sourceId its id when the snapshot was taken; another one when the table was recreated since
     * @param sources  its snapshot on each node, by host id; a node without an entry has none
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
     * @param directories the directories that exist
     * @param sizeOnDisk  bytes of all its files; rounded before Cassandra 6.0
     * @param empty       whether the table had no SSTables; null when unknown
     */
    record Source(
            List<String> directories,
            long sizeOnDisk,
            @Nullable Boolean empty) {}
}
