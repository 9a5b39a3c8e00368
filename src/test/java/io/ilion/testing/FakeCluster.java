package io.ilion.testing;

import io.ilion.cassandra.Cluster;
import io.ilion.cassandra.ClusterIdentity;
import io.ilion.cassandra.ClusterUnreachableException;
import io.ilion.cassandra.Keyspace;
import io.ilion.cassandra.NodeInfo;
import io.ilion.cassandra.NodeSession;
import io.ilion.cassandra.TableInfo;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

/** A cluster with the given nodes and schema. No session with its nodes can be opened. */
public class FakeCluster implements Cluster {

    private final String name;
    private final List<NodeInfo> nodes = new ArrayList<>();
    private final Map<String, Keyspace> known = new TreeMap<>();
    private final Map<String, Keyspace> afterRefresh = new TreeMap<>();
    private final Map<String, String> baseTables = new TreeMap<>();
    private boolean unreachable;
    private int schemaReads;

    public FakeCluster(String name) {
        this.name = name;
    }

    /** @param place {@code datacenter/rack} */
    public FakeCluster withNode(String address, String place) {
        String[] words = place.split("/", 2);
        nodes.add(new NodeInfo(
                UUID.nameUUIDFromBytes(address.getBytes(StandardCharsets.UTF_8)),
                address,
                words[0],
                words[1],
                "5.0.9",
                true));
        return this;
    }

    public FakeCluster withKeyspace(String keyspace, String... tables) {
        known.put(keyspace, new Keyspace(keyspace, Set.of(tables), false));
        return this;
    }

    /** Adds a materialized view to an existing keyspace. */
    public FakeCluster withView(String keyspace, String view, String baseTable) {
        Keyspace of = Objects.requireNonNull(known.get(keyspace));
        Set<String> views = new TreeSet<>(of.views());
        views.add(view);
        known.put(keyspace, new Keyspace(keyspace, of.tables(), views, of.virtual(), of.replication()));
        baseTables.put(keyspace + "." + view, baseTable);
        return this;
    }

    public FakeCluster withVirtualKeyspace(String keyspace) {
        known.put(keyspace, new Keyspace(keyspace, Set.of(), true));
        return this;
    }

    /** Adds a keyspace that is visible only after the schema has been refreshed. */
    public FakeCluster withKeyspaceAfterRefresh(String keyspace, String... tables) {
        afterRefresh.put(keyspace, new Keyspace(keyspace, Set.of(tables), false));
        return this;
    }

    public FakeCluster unreachable() {
        unreachable = true;
        return this;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<NodeInfo> nodes() {
        requireReachable();
        return nodes;
    }

    @Override
    public ClusterIdentity identity() {
        requireReachable();
        return new ClusterIdentity(name, new UUID(0, known.hashCode()));
    }

    @Override
    public Optional<Keyspace> keyspace(String keyspace) {
        requireReachable();
        return Optional.ofNullable(known.get(keyspace));
    }

    /** How often the whole schema was read. */
    public int schemaReads() {
        return schemaReads;
    }

    @Override
    public Optional<Keyspace> refreshKeyspace(String keyspace) {
        requireReachable();
        schemaReads++;
        known.putAll(afterRefresh);
        return keyspace(keyspace);
    }

    @Override
    public Optional<TableInfo> table(String keyspace, String table) {
        return keyspace(keyspace)
                .filter(found -> found.tablesAndViews().contains(table))
                .map(found -> new TableInfo(
                        new UUID(0, table.hashCode()),
                        Map.of("id", "int"),
                        baseTables.get(keyspace + "." + table),
                        Duration.ZERO));
    }

    @Override
    public Map<String, UUID> tableIds(String keyspace) {
        return keyspace(keyspace).map(Keyspace::tables).orElse(Set.of()).stream()
                .collect(Collectors.toMap(
                        table -> table,
                        table -> table(keyspace, table).orElseThrow().id()));
    }

    @Override
    public Map<String, Instant> droppedColumns(String keyspace, String table) {
        requireReachable();
        return Map.of();
    }

    @Override
    public Map<UUID, List<String>> tokens() {
        requireReachable();
        return nodes.stream().collect(Collectors.toMap(NodeInfo::hostId, node -> List.of(node.address())));
    }

    @Override
    public Map<UUID, Instant> truncatedAt(UUID tableId) {
        requireReachable();
        return Map.of();
    }

    @Override
    public Optional<String> missingModifyPermission(String keyspace, String table) {
        requireReachable();
        return Optional.empty();
    }

    @Override
    public void truncate(String keyspace, String table, Duration timeout) {
        throw new UnsupportedOperationException("a fake cluster has no rows");
    }

    @Override
    public Set<String> keyspaces() {
        requireReachable();
        return known.keySet();
    }

    @Override
    public NodeSession open(UUID hostId, String lastAddress, Duration timeout) {
        throw new UnsupportedOperationException("the nodes of a fake cluster accept no sessions");
    }

    private void requireReachable() {
        if (unreachable) {
            throw new ClusterUnreachableException(name, "no contact point has answered yet", null);
        }
    }
}
