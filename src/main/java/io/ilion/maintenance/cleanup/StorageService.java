package io.ilion.maintenance.cleanup;

import java.util.List;

/** The methods of Cassandra's StorageService MBean that cleanup calls. Public because a JMX proxy must see it. */
public interface StorageService {

    /**
     * Returns when these tables, or all of the keyspace when none is named, are cleaned up.
     *
     * @param jobs SSTables to rewrite at once; 0 for one per compactor
     * @return 0 for success, 1 when it was aborted, 2 when other compactions of a table could not be stopped
     */
    int forceKeyspaceCleanup(int jobs, String keyspace, String... tables);

    String getOperationMode();

    List<String> getJoiningNodes();

    List<String> getLeavingNodes();

    List<String> getMovingNodes();
}
