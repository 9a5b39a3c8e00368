package io.ilion.cassandra;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** A Cassandra cluster that is named in the settings. */
public interface Cluster {

    String name();

    /**
     * All nodes that the cluster knows, in no particular order; those that are down are among them.
     *
     * @throws ClusterUnreachableException when no contact point has answered since the service started
     */
    List<NodeInfo> nodes();

    /**
     * What the cluster says of itself, asked for now.
     *
     * @throws ClusterUnreachableException when the cluster cannot be asked
     */
    ClusterIdentity identity();

    /**
     * The keyspace of that exact name as it is known, which may be a second behind.
     *
     * @throws ClusterUnreachableException when no contact point has answered since the service started
     */
    Optional<Keyspace> keyspace(String name);

    /**
     * The keyspace of that exact name after asking the cluster, for when what is known does not have it.
     *
     * @throws ClusterUnreachableException when the cluster cannot be asked
     */
    Optional<Keyspace> refreshKeyspace(String name);

    /**
     * The table or materialized view as it is known, which may be a second behind; {@link #refreshKeyspace} asks again.
     *
     * @throws ClusterUnreachableException when no contact point has answered since the service started
     */
    Optional<TableInfo> table(String keyspace, String table);

    /**
     * The columns that were dropped from a table, also those that were added again since, and when (to the millisecond).
     * Values written before are no longer read.
     *
     * @throws ClusterUnreachableException when the cluster cannot be asked
     * @throws StatementRejectedException  when it does not answer that
     */
    Map<String, Instant> droppedColumns(String keyspace, String table);

    /**
     * The tokens of each node, in order.
     *
     * @throws ClusterUnreachableException when no contact point has answered since the service started
     */
    Map<UUID, List<String>> tokens();

    /**
     * When each node last truncated a table, as the node itself recorded it (to the millisecond); a node that never did is
     * not in the map. Every node of the cluster is asked.
     *
     * @throws ClusterUnreachableException when one of the nodes cannot be asked
     * @throws StatementRejectedException  when one of them does not answer that
     */
    Map<UUID, Instant> truncatedAt(UUID tableId);

    /**
     * Why the CQL user of the settings may not modify a table; empty where it may, or where the cluster does not restrict it.
     *
     * @throws ClusterUnreachableException when the cluster cannot be asked
     * @throws StatementRejectedException  when it does not answer that
     */
    Optional<String> missingModifyPermission(String keyspace, String table);

    /**
     * Removes all rows of a table, on all nodes, which must all be up (CQL {@code TRUNCATE}). Sent once; never repeated.
     *
     * @param timeout how long to wait for the answer
     * @throws ClusterUnreachableException when the connection was not there, or was lost: then it may have been carried out
     * @throws StatementTimeoutException   when it was not answered in time: then it may have been, or still be, carried out
     * @throws StatementRejectedException  when the cluster answered with an error; some nodes may have carried it out
     */
    void truncate(String keyspace, String table, Duration timeout);

    /**
     * The names of all keyspaces, as far as they are known without asking again.
     *
     * @throws ClusterUnreachableException when no contact point has answered since the service started
     */
    Set<String> keyspaces();

    /**
     * Opens a session with one node, at the address that the cluster knows for it now.
     *
     * @param lastAddress where it was when the work was planned; used when the cluster no longer knows the node
     * @param timeout     how long all calls of the session may take together
     */
    NodeSession open(UUID hostId, String lastAddress, Duration timeout);
}
