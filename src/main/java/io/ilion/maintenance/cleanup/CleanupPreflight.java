package io.ilion.maintenance.cleanup;

import io.ilion.cassandra.Node;
import io.ilion.cassandra.TableMetrics;
import io.ilion.operation.failure.WorkFailedException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks whether a node may clean up. While the ring changes it must not: the node does not know for good which rows are
 * its own, and older versions would not refuse.
 */
final class CleanupPreflight {

    private final Node node;
    private final StorageService storage;

    CleanupPreflight(Node node, StorageService storage) {
        this.node = node;
        this.storage = storage;
    }

    void checkRing() {
        String mode = storage.getOperationMode();
        if (!"NORMAL".equals(mode)) {
            throw WorkFailedException.preflight(
                    "Node %s is %s; a cleanup may begin only when it is NORMAL".formatted(node.address(), mode));
        }
        none("joining", storage.getJoiningNodes());
        none("leaving", storage.getLeavingNodes());
        none("moving", storage.getMovingNodes());
    }

    /**
     * Cassandra up to 5.0 does not tell over JMX how much space its disks have left, so that whoever plans the work is told
     * how much it takes.
     */
    List<String> disk(String keyspace, List<String> tables) {
        String largest = null;
        long most = 0;
        List<String> untold = new ArrayList<>();
        for (String table : tables) {
            Long bytes = TableMetrics.orNull(new TableMetrics(node, keyspace, table)::largestSSTable);
            if (bytes == null) {
                untold.add(table);
            } else if (largest == null || bytes > most) {
                largest = table;
                most = bytes;
            }
        }
        return List.of("the node does not tell its free disk space; " + needed(keyspace, largest, most, untold));
    }

    private static String needed(String keyspace, @Nullable String largest, long bytes, List<String> untold) {
        if (largest == null) {
            return "nor how large the SSTables of keyspace %s are".formatted(keyspace);
        }
        return "the largest SSTable of %s.%s has %d bytes%s"
                .formatted(
                        keyspace,
                        largest,
                        bytes,
                        untold.isEmpty() ? "" : ", and those of %s are not told".formatted(String.join(", ", untold)));
    }

    private void none(String doing, List<String> nodes) {
        if (!nodes.isEmpty()) {
            throw WorkFailedException.preflight(
                    "Node %s sees %s %s; a cleanup may begin only when no node joins, leaves or moves"
                            .formatted(node.address(), String.join(", ", nodes), doing));
        }
    }
}
