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

/** A cluster whose topology and schema are told instead of asked for by the driver; its nodes are worked on over real JMX. */
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

    private final FakeCluster told;
    private final JmxConnections connections;

    private SimulatedCluster(FakeCluster told, JmxConnections connections) {
        this.told = told;
        this.connections = connections;
    }

    /** Takes the place of what the settings name. */
    static class Beans {

        @Bean
        @Primary
        Clusters simulatedClusters(JmxConnections connections) {
            FakeCluster told = new FakeCluster("bench")
                    .withKeyspace(
                            SimulatedNode.KEYSPACE,
                            IntStream.range(0, SimulatedNode.TABLES)
                                    .mapToObj(i -> "t" + i)
                                    .toArray(String[]::new));
            List<String> addresses = SimulatedNodes.addresses();
            for (int i = 0; i < addresses.size(); i++) {
                told.withNode(addresses.get(i), SimulatedNodes.datacenterOf(i) + "/" + SimulatedNodes.rackOf(i));
            }
            return new Clusters(Map.of(told.name(), new SimulatedCluster(told, connections)));
        }
    }

    @Override
    public String name() {
        return told.name();
    }

    @Override
    public List<NodeInfo> nodes() {
        return told.nodes();
    }

    @Override
    public ClusterIdentity identity() {
        return told.identity();
    }

    @Override
    public Optional<Keyspace> keyspace(String keyspace) {
        return told.keyspace(keyspace);
    }

    @Override
    public Optional<Keyspace> refreshKeyspace(String keyspace) {
        return told.refreshKeyspace(keyspace);
    }

    @Override
    public Optional<TableInfo> table(String keyspace, String table) {
        return told.table(keyspace, table);
    }

    @Override
    public Map<String, Instant> droppedColumns(String keyspace, String table) {
        return told.droppedColumns(keyspace, table);
    }

    @Override
    public Map<UUID, List<String>> tokens() {
        return told.tokens();
    }

    @Override
    public Map<UUID, Instant> truncatedAt(UUID tableId) {
        return told.truncatedAt(tableId);
    }

    @Override
    public Optional<String> missingModifyPermission(String keyspace, String table) {
        return told.missingModifyPermission(keyspace, table);
    }

    @Override
    public void truncate(String keyspace, String table, Duration timeout) {
        told.truncate(keyspace, table, timeout);
    }

    @Override
    public Set<String> keyspaces() {
        return told.keyspaces();
    }

    @Override
    public NodeSession open(UUID hostId, String lastAddress, Duration timeout) {
        return connections
                .node(new JmxAddress(lastAddress, SimulatedNode.PORT), ACCESS)
                .open(timeout);
    }
}
