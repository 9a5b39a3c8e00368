package io.ilion.cassandra;

import java.util.List;
import java.util.Map;

/** The compactions of a node: everything that its compactors run, cleanups and validations included. */
public final class NodeCompactions {

    private static final String COMPLETED =
            "org.apache.cassandra.metrics:type=Compaction,name=TotalCompactionsCompleted";

    private NodeCompactions() {}

    /** Cassandra's CompactionManager MBean. Public because a JMX proxy must see it. */
    public interface CompactionManager {

        /** One entry for each running task, with {@code compactionId}, {@code taskType}, {@code keyspace}, {@code columnfamily}. */
        List<Map<String, String>> getCompactions();

        /** Has no effect, and reports none, when no task with that id is running. */
        void stopCompactionById(String compactionId);
    }

    public static CompactionManager manager(Node node) {
        return node.mbean("org.apache.cassandra.db:type=CompactionManager", CompactionManager.class);
    }

    /** Compactions of any table that have ended since the node started, successfully or not. */
    static long completed(Node node) {
        return node.mbean(COMPLETED, TableMetrics.Counter.class).getCount();
    }
}
