package io.ilion.maintenance.cleanup;

import java.util.List;
import java.util.Map;

/** What a cleanup needs of Cassandra's CompactionManager. Public because a JMX proxy must see it. */
public interface CompactionManager {

    /** What the compactors are at, one entry for each task; what waits in their queue is not among it. */
    List<Map<String, String>> getCompactions();

    /** Has no effect, and does not say so, when nothing of that id is under way. */
    void stopCompactionById(String compactionId);
}
