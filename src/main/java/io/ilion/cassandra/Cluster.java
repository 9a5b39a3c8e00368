package io.ilion.cassandra;

import java.time.Duration;
import java.util.List;
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
    Optional<Keyspace> refreshedKeyspace(String name);

    /**
     * The table as it is known, which may be a second behind; {@link #refreshedKeyspace} asks anew.
     *
     * @throws ClusterUnreachableException when no contact point has answered since the service started
     */
    Optional<TableInfo> table(String keyspace, String table);

    /**
     * Removes all rows of a table, on all nodes, which must all be up (CQL {@code TRUNCATE}).
     *
     * @throws ClusterUnreachableException when the cluster cannot be asked, or does not carry it out
     */
    void truncate(String keyspace, String table);

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
