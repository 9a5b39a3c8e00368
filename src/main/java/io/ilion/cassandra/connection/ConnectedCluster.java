package io.ilion.cassandra.connection;

import io.ilion.cassandra.CassandraSettings.JmxSettings;
import io.ilion.cassandra.Cluster;
import io.ilion.cassandra.ClusterIdentity;
import io.ilion.cassandra.ClusterUnreachableException;
import io.ilion.cassandra.Keyspace;
import io.ilion.cassandra.NodeIdentity;
import io.ilion.cassandra.NodeInfo;
import io.ilion.cassandra.NodeSession;
import io.ilion.cassandra.TableInfo;
import io.ilion.cassandra.driver.ClusterMetadata;
import io.ilion.cassandra.driver.ClusterStatements;
import io.ilion.cassandra.jmx.JmxAccess;
import io.ilion.cassandra.jmx.JmxAddress;
import io.ilion.cassandra.jmx.JmxConnections;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** A cluster: topology, schema and statements through the driver, MBeans over JMX. */
final class ConnectedCluster implements Cluster {

    private final String name;
    private final JmxAccess jmx;
    private final ClusterMetadata metadata;
    private final ClusterStatements statements;
    private final JmxConnections connections;

    ConnectedCluster(
            String name,
            JmxAccess jmx,
            ClusterMetadata metadata,
            ClusterStatements statements,
            JmxConnections connections) {
        this.name = name;
        this.jmx = jmx;
        this.metadata = metadata;
        this.statements = statements;
        this.connections = connections;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<NodeInfo> nodes() {
        return metadata.nodes();
    }

    @Override
    public ClusterIdentity identity() {
        return metadata.identity();
    }

    @Override
    public Optional<Keyspace> keyspace(String keyspace) {
        return metadata.keyspace(keyspace);
    }

    @Override
    public Optional<Keyspace> refreshKeyspace(String keyspace) {
        return metadata.refreshKeyspace(keyspace);
    }

    @Override
    public Optional<TableInfo> table(String keyspace, String table) {
        return metadata.table(keyspace, table);
    }

    @Override
    public Map<String, UUID> tableIds(String keyspace) {
        return statements.tableIds(keyspace);
    }

    @Override
    public Map<String, Instant> droppedColumns(String keyspace, String table) {
        return statements.droppedColumns(keyspace, table);
    }

    @Override
    public Map<UUID, List<String>> tokens() {
        return metadata.tokens();
    }

    @Override
    public Map<UUID, Instant> truncatedAt(UUID tableId) {
        return statements.truncatedAt(tableId);
    }

    @Override
    public Optional<String> missingModifyPermission(String keyspace, String table) {
        return statements.missingModifyPermission(keyspace, table);
    }

    @Override
    public void truncate(String keyspace, String table, Duration limit) {
        statements.truncate(keyspace, table, limit);
    }

    @Override
    public Set<String> keyspaces() {
        return metadata.keyspaces();
    }

    @Override
    public NodeSession open(UUID hostId, String lastAddress, Duration timeout) {
        NodeSession session = connections
                .node(jmxAddress(hostId, address(hostId, lastAddress)), jmx)
                .open(timeout);
        try {
            NodeIdentity.verify(session, hostId, metadata.clusterName());
            return session;
        } catch (RuntimeException | Error e) {
            session.close();
            throw e;
        }
    }

    private String address(UUID hostId, String lastAddress) {
        try {
            return metadata.node(hostId).map(NodeInfo::address).orElse(lastAddress);
        } catch (ClusterUnreachableException e) {
            return lastAddress;
        }
    }

    private JmxAddress jmxAddress(UUID hostId, String address) {
        JmxSettings settings = jmx.settings();
        String override = settings.nodes()
                .getOrDefault(hostId.toString(), settings.nodes().get(address));
        if (override == null) {
            return new JmxAddress(address, settings.port());
        }
        int colon = override.lastIndexOf(':');
        return new JmxAddress(
                withoutBrackets(override.substring(0, colon)), Integer.parseInt(override.substring(colon + 1)));
    }

    private static String withoutBrackets(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }
}
