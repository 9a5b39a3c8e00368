package io.ilion.maintenance.cleanup;

import java.util.List;
import java.util.Map;

/** What a cleanup needs of Cassandra's CompactionManager. Public because a JMX proxy must see it. */
public interface CompactionManager {

    /** One map for each SSTable, or set of SSTables, in work; an attribute. */
    List<Map<String, String>> getCompactions();

    /** Stops the one of that {@code compactionId}; nothing where there is none any more. */
    void stopCompactionById(String compactionId);
}
