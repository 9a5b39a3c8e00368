package io.ilion.maintenance.cleanup;

import io.ilion.cassandra.Node;
import io.ilion.cassandra.TableMetrics;
import io.ilion.operation.failure.WorkFailedException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checks whether a node may clean up. It must not while nodes join, leave or move, as its ranges are about to change; old versions of
 * Cassandra do not check this.
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
                    "Node %s is in mode %s; cleanup requires the mode NORMAL".formatted(node.address(), mode));
        }
        requireNone("joining", storage.getJoiningNodes());
        requireNone("leaving", storage.getLeavingNodes());
        requireNone("moving", storage.getMovingNodes());
    }

    /** The space that a cleanup needs, for the operator: Cassandra up to 5.0 does not report its free disk space over JMX. */
    List<String> describeDiskUsage(String keyspace, List<String> tables) {
        String largest = null;
        long largestBytes = 0;
        List<String> unknown = new ArrayList<>();
        for (String table : tables) {
            Long bytes = TableMetrics.orNull(new TableMetrics(node, keyspace, table)::largestSSTable);
            if (bytes == null) {
                unknown.add(table);
            } else if (largest == null || bytes > largestBytes) {
                largest = table;
                largestBytes = bytes;
            }
        }
        return List.of(
                "the free disk space is not checked; " + describeLargest(keyspace, largest, largestBytes, unknown));
    }

    private static String describeLargest(String keyspace, @Nullable String largest, long bytes, List<String> unknown) {
        if (largest == null) {
            return "the sizes of the SSTables of keyspace %s are unknown".formatted(keyspace);
        }
        return "the largest SSTable of %s.%s has %d bytes%s"
                .formatted(
                        keyspace,
                        largest,
                        bytes,
                        unknown.isEmpty() ? "" : "; unknown for %s".formatted(String.join(", ", unknown)));
    }

    private void requireNone(String doing, List<String> nodes) {
        if (!nodes.isEmpty()) {
            throw WorkFailedException.preflight(
                    "Node %s reports that %s is %s; cleanup requires that no node joins, leaves or moves"
                            .formatted(node.address(), String.join(", ", nodes), doing));
        }
    }
}
