package io.ilion.maintenance.cleanup;

import java.util.List;

/** What a cleanup needs of Cassandra's StorageService. Public because a JMX proxy must see it. */
public interface StorageService {

    /**
     * Returns when these tables, or all of the keyspace when none is named, are cleaned up.
     *
     * @param jobs how many SSTables at once; 0 for as many as there are compactors
     * @return 0 when it is done, 1 when it was aborted, 2 when other compactions of a table could not be stopped
     */
    int forceKeyspaceCleanup(int jobs, String keyspace, String... tables);

    String getOperationMode();

    List<String> getJoiningNodes();

    List<String> getLeavingNodes();

    List<String> getMovingNodes();
}
