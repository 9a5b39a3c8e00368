package io.ilion.maintenance.cleanup;

import io.ilion.cassandra.Node;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One SSTable that a node rewrites in a cleanup.
 *
 * @param id        what Cassandra stops it by
 * @param completed bytes done
 */
record RunningCleanup(String id, long completed) {

    /** Those of one table, whoever started them. */
    static List<RunningCleanup> of(Node node, String keyspace, String table) {
        return compactions(node).getCompactions().stream()
                .filter(each -> "Cleanup".equalsIgnoreCase(each.get("taskType"))
                        && keyspace.equals(each.get("keyspace"))
                        && table.equals(each.get("columnfamily")))
                .map(RunningCleanup::of)
                .toList();
    }

    private static RunningCleanup of(Map<String, String> compaction) {
        return new RunningCleanup(
                Objects.requireNonNull(compaction.get("compactionId")),
                Long.parseLong(compaction.getOrDefault("completed", "0")));
    }

    /** Stops those of one table, again and again: each stop ends one SSTable, and the next one begins. */
    static void stopAll(Node node, String keyspace, String table) {
        for (List<RunningCleanup> left = of(node, keyspace, table); !left.isEmpty(); left = of(node, keyspace, table)) {
            left.forEach(each -> each.stop(node));
        }
    }

    void stop(Node node) {
        compactions(node).stopCompactionById(id);
    }

    private static CompactionManager compactions(Node node) {
        return node.mbean("org.apache.cassandra.db:type=CompactionManager", CompactionManager.class);
    }
}
