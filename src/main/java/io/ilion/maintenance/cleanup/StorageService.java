package io.ilion.maintenance.cleanup;

import java.util.List;

/** What a cleanup needs of Cassandra's StorageService. Public because a JMX proxy must see it. */
public interface StorageService {

    /** {@code NORMAL} where the node has joined and is neither leaving nor moving. */
    String getOperationMode();

    List<String> getJoiningNodes();

    List<String> getLeavingNodes();

    List<String> getMovingNodes();

    int getConcurrentCompactors();

    /** Returns 0 when done, 1 when aborted, 2 when the table's compactions could not be interrupted. */
    int forceKeyspaceCleanup(int jobs, String keyspace, String... tables);
}
