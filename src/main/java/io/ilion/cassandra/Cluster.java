package io.ilion.cassandra;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** A Cassandra cluster of the settings. */
public interface Cluster {

    String name();

    /**
     * All nodes of the cluster, in no particular order, including those that are down.
     *
     * @throws ClusterUnreachableException when no contact point has answered since the service started
     */
    List<NodeInfo> nodes();

    /**
     * Name and schema version, read from the cluster now.
     *
     * @throws ClusterUnreachableException when the cluster does not answer
     */
    ClusterIdentity identity();

    /**
     * The keyspace with that exact name, from the driver's metadata, which may be a second old.
     *
     * @throws ClusterUnreachableException when no contact point has answered since the service started
     */
    Optional<Keyspace> keyspace(String name);

    /**
     * The keyspace with that exact name, after the driver has read the schema again.
     *
     * @throws ClusterUnreachableException when the cluster does not answer
     */
    Optional<Keyspace> refreshKeyspace(String name);

    /**
     * The table or materialized view, from the driver's metadata, which may be a second old: {@link #refreshKeyspace}.
     *
     * @throws ClusterUnreachableException when no contact point has answered since the service started
     */
    Optional<TableInfo> table(String keyspace, String table);

    /**
     * The ids of the tables of a keyspace by name, read from the cluster now: far cheaper than {@link #refreshKeyspace}, which reads
     * the whole schema. Without materialized views; empty when there is no such keyspace.
     *
     * @throws ClusterUnreachableException when the cluster does not answer
     * @throws StatementRejectedException  when it rejects the statement
     */
    Map<String, UUID> tableIds(String keyspace);

    /**
     * When columns were dropped from a table (to the millisecond), including those that were added again. Values written before are no
     * longer read.
     *
     * @throws ClusterUnreachableException when the cluster does not answer
     * @throws StatementRejectedException  when it rejects the statement
     */
    Map<String, Instant> droppedColumns(String keyspace, String table);

    /**
     * The tokens of each node, in order.
     *
     * @throws ClusterUnreachableException when no contact point has answered since the service started
     */
    Map<UUID, List<String>> tokens();

    /**
     * When each node last truncated a table, as recorded by the node (to the millisecond); a node that never did has no entry. Reads
     * every node of the cluster.
     *
     * @throws ClusterUnreachableException when a node does not answer
     * @throws StatementRejectedException  when a node rejects the statement
     */
    Map<UUID, Instant> truncatedAt(UUID tableId);

    /**
     * Why the configured CQL user may not modify a table; empty when it may.
     *
     * @throws ClusterUnreachableException when the cluster does not answer
     * @throws StatementRejectedException  when it rejects the statement
     */
    Optional<String> missingModifyPermission(String keyspace, String table);

    /**
     * Removes all rows of a table on all nodes, which must all be up (CQL {@code TRUNCATE}). Sent once; never repeated.
     *
     * @param timeout for the response
     * @throws ClusterUnreachableException when there was no connection, or it was lost; it may have been executed
     * @throws StatementTimeoutException   when there was no response in time; it may have been executed, or still be
     * @throws StatementRejectedException  when the cluster responded with an error; some nodes may have executed it
     */
    void truncate(String keyspace, String table, Duration timeout);

    /**
     * The names of all keyspaces, from the driver's metadata.
     *
     * @throws ClusterUnreachableException when no contact point has answered since the service started
     */
    Set<String> keyspaces();

    /**
     * Opens a session with one node, at its current address, and checks that it is this node of this cluster.
     *
     * @param lastAddress its address when the operation was planned; used when the cluster no longer has the node
     * @param timeout     for all calls of the session together
     * @throws WrongNodeException when another node answers at that address
     * @throws NodeException      when it does not answer, or does not say who it is
     */
    NodeSession open(UUID hostId, String lastAddress, Duration timeout);
}
