package io.ilion.benchmark;

import io.ilion.cassandra.CassandraSettings.JmxSettings;
import io.ilion.cassandra.Cluster;
import io.ilion.cassandra.ClusterIdentity;
import io.ilion.cassandra.Clusters;
import io.ilion.cassandra.CredentialsSource;
import io.ilion.cassandra.Keyspace;
import io.ilion.cassandra.NodeInfo;
import io.ilion.cassandra.NodeSession;
import io.ilion.cassandra.TableInfo;
import io.ilion.cassandra.jmx.JmxAccess;
import io.ilion.cassandra.jmx.JmxAddress;
import io.ilion.cassandra.jmx.JmxConnections;
import io.ilion.testing.FakeCluster;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/** A cluster with a given topology and schema instead of the driver's; its nodes are called over real JMX. */
final class SimulatedCluster implements Cluster {

    private static final JmxAccess ACCESS = new JmxAccess(
            new JmxSettings(
                    SimulatedNode.PORT,
                    null,
                    null,
                    null,
                    null,
                    Map.of(),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(2),
                    3),
            CredentialsSource.of(null, null, null),
            null);

    private final FakeCluster metadata;
    private final JmxConnections connections;

    private SimulatedCluster(FakeCluster metadata, JmxConnections connections) {
        this.metadata = metadata;
        this.connections = connections;
    }

    /** Replaces the clusters of the settings. */
    static class Beans {

        @Bean
        @Primary
        Clusters simulatedClusters(JmxConnections connections) {
            FakeCluster metadata = new FakeCluster("bench")
                    .withKeyspace(
                            SimulatedNode.KEYSPACE,
                            IntStream.range(0, SimulatedNode.TABLES)
                                    .mapToObj(i -> "t" + i)
                                    .toArray(String[]::new));
            List<String> addresses = SimulatedNodes.addresses();
            for (int i = 0; i < addresses.size(); i++) {
                metadata.withNode(addresses.get(i), SimulatedNodes.datacenterOf(i) + "/" + SimulatedNodes.rackOf(i));
            }
            return new Clusters(Map.of(metadata.name(), new SimulatedCluster(metadata, connections)));
        }
    }

    @Override
    public String name() {
        return metadata.name();
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
        return metadata.tableIds(keyspace);
    }

    @Override
    public Map<String, Instant> droppedColumns(String keyspace, String table) {
        return metadata.droppedColumns(keyspace, table);
    }

    @Override
    public Map<UUID, List<String>> tokens() {
        return metadata.tokens();
    }

    @Override
    public Map<UUID, Instant> truncatedAt(UUID tableId) {
        return metadata.truncatedAt(tableId);
    }

    @Override
    public Optional<String> missingModifyPermission(String keyspace, String table) {
        return metadata.missingModifyPermission(keyspace, table);
    }

    @Override
    public void truncate(String keyspace, String table, Duration timeout) {
        metadata.truncate(keyspace, table, timeout);
    }

    @Override
    public Set<String> keyspaces() {
        return metadata.keyspaces();
    }

    @Override
    public NodeSession open(UUID hostId, String lastAddress, Duration timeout) {
        return connections
                .node(new JmxAddress(lastAddress, SimulatedNode.PORT), ACCESS)
                .open(timeout);
    }
}
