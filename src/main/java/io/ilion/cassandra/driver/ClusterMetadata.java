package io.ilion.cassandra.driver;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.Version;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.metadata.Metadata;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.metadata.NodeState;
import com.datastax.oss.driver.api.core.metadata.TokenMap;
import com.datastax.oss.driver.api.core.metadata.schema.ClusteringOrder;
import com.datastax.oss.driver.api.core.metadata.schema.ColumnMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.KeyspaceMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.RelationMetadata;
import io.ilion.cassandra.ClusterIdentity;
import io.ilion.cassandra.ClusterUnreachableException;
import io.ilion.cassandra.Keyspace;
import io.ilion.cassandra.NodeInfo;
import io.ilion.cassandra.TableInfo;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Topology and schema of a cluster, from the metadata of the driver. */
public final class ClusterMetadata {

    private static final Duration REFRESH_TIMEOUT = Duration.ofSeconds(10);

    /** Idempotent, so that the driver sends it to another node when one is slow. */
    private static final SimpleStatement SELECT_IDENTITY = SimpleStatement.builder(
                    "select cluster_name, schema_version from system.local")
            .setIdempotence(true)
            .build();

    private final DriverSession driver;

    public ClusterMetadata(DriverSession driver) {
        this.driver = driver;
    }

    public List<NodeInfo> nodes() {
        return metadata().getNodes().values().stream()
                .flatMap(ClusterMetadata::describe)
                .toList();
    }

    public Optional<NodeInfo> node(UUID hostId) {
        return Optional.ofNullable(metadata().getNodes().get(hostId))
                .flatMap(node -> describe(node).findFirst());
    }

    /** The name in {@code cassandra.yaml}; empty while the driver does not know it. */
    public Optional<String> clusterName() {
        try {
            return metadata().getClusterName();
        } catch (ClusterUnreachableException e) {
            return Optional.empty();
        }
    }

    /** Reads one node, as the driver does not keep the schema version. */
    public ClusterIdentity identity() {
        try {
            Row row = Objects.requireNonNull(
                    driver.session().execute(SELECT_IDENTITY).one());
            return new ClusterIdentity(
                    Objects.requireNonNull(row.getString("cluster_name")),
                    Objects.requireNonNull(row.getUuid("schema_version")));
        } catch (DriverException e) {
            throw new ClusterUnreachableException(driver.cluster(), "its name and schema version could not be read", e);
        }
    }

    public Set<String> keyspaces() {
        return metadata().getKeyspaces().keySet().stream()
                .map(CqlIdentifier::asInternal)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The keyspace in the metadata of the driver. */
    public Optional<Keyspace> keyspace(String name) {
        return metadata().getKeyspace(CqlIdentifier.fromInternal(name)).map(ClusterMetadata::describe);
    }

    /** The keyspace after the driver has read the whole schema again. */
    public Optional<Keyspace> refreshKeyspace(String name) {
        return refreshed().getKeyspace(CqlIdentifier.fromInternal(name)).map(ClusterMetadata::describe);
    }

    /** The driver may lose a refresh when the node that it reads from stops; every later refresh then waits for the lost one forever. */
    private Metadata refreshed() {
        CqlSession session = driver.session();
        try {
            return refreshed(session);
        } catch (TimeoutException lost) {
            driver.replace(session);
        }
        try {
            return refreshed(driver.session());
        } catch (TimeoutException e) {
            throw new ClusterUnreachableException(driver.cluster(), "its schema was not read in time", e);
        }
    }

    private Metadata refreshed(CqlSession session) throws TimeoutException {
        try {
            return session.refreshSchemaAsync()
                    .toCompletableFuture()
                    .get(REFRESH_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | RuntimeException e) {
            throw new ClusterUnreachableException(driver.cluster(), "its schema cannot be read", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterUnreachableException(driver.cluster(), "interrupted while its schema was read", e);
        }
    }

    /** The table or materialized view in the metadata of the driver. */
    public Optional<TableInfo> table(String keyspace, String name) {
        return metadata().getKeyspace(CqlIdentifier.fromInternal(keyspace)).flatMap(found -> {
            CqlIdentifier id = CqlIdentifier.fromInternal(name);
            return found.getTable(id)
                    .flatMap(table -> describe(table, null))
                    .or(() -> found.getView(id)
                            .flatMap(view -> describe(view, view.getBaseTable().asInternal())));
        });
    }

    /** The tokens of each node, in order. */
    public Map<UUID, List<String>> tokens() {
        Metadata metadata = metadata();
        TokenMap tokens = metadata.getTokenMap()
                .orElseThrow(() ->
                        new ClusterUnreachableException(driver.cluster(), "the driver does not know its tokens", null));
        return metadata.getNodes().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        node -> tokens.getTokens(node.getValue()).stream()
                                .sorted()
                                .map(tokens::format)
                                .toList()));
    }

    private static Optional<TableInfo> describe(RelationMetadata table, @Nullable String viewOf) {
        Object ttl = table.getOptions().get(CqlIdentifier.fromInternal("default_time_to_live"));
        Duration defaultTtl = ttl instanceof Number seconds ? Duration.ofSeconds(seconds.longValue()) : Duration.ZERO;
        return table.getId().map(id -> new TableInfo(id, columns(table), viewOf, defaultTtl));
    }

    private static Map<String, String> columns(RelationMetadata table) {
        Map<String, String> columns = new HashMap<>();
        table.getColumns()
                .values()
                .forEach(column -> columns.put(
                        column.getName().asInternal(),
                        column.getType().asCql(true, true) + (column.isStatic() ? " static" : "")));
        List<ColumnMetadata> partitionKey = table.getPartitionKey();
        for (int i = 0; i < partitionKey.size(); i++) {
            columns.merge(partitionKey.get(i).getName().asInternal(), " partition key " + (i + 1), String::concat);
        }
        int i = 0;
        for (Map.Entry<ColumnMetadata, ClusteringOrder> each :
                table.getClusteringColumns().entrySet()) {
            String role = " clustering key %d %s".formatted(++i, each.getValue());
            columns.merge(each.getKey().getName().asInternal(), role, String::concat);
        }
        return columns;
    }

    private Metadata metadata() {
        return driver.session().getMetadata();
    }

    private static Keyspace describe(KeyspaceMetadata keyspace) {
        return new Keyspace(
                keyspace.getName().asInternal(),
                names(keyspace.getTables().keySet()),
                names(keyspace.getViews().keySet()),
                keyspace.isVirtual(),
                keyspace.getReplication());
    }

    private static Set<String> names(Set<CqlIdentifier> identifiers) {
        return identifiers.stream().map(CqlIdentifier::asInternal).collect(Collectors.toSet());
    }

    /** Empty for a contact point whose host id is still unknown. */
    private static Stream<NodeInfo> describe(Node node) {
        UUID hostId = node.getHostId();
        String datacenter = node.getDatacenter();
        String rack = node.getRack();
        if (hostId == null || datacenter == null || rack == null) {
            return Stream.empty();
        }
        boolean up = node.getState() == NodeState.UP || node.getState() == NodeState.UNKNOWN;
        return Stream.of(
                new NodeInfo(hostId, address(node), datacenter, rack, version(node.getCassandraVersion()), up));
    }

    private static String address(Node node) {
        InetSocketAddress address = node.getBroadcastRpcAddress()
                .orElseGet(() -> (InetSocketAddress) node.getEndPoint().resolve());
        return address.isUnresolved()
                ? address.getHostString()
                : address.getAddress().getHostAddress();
    }

    private static @Nullable String version(@Nullable Version version) {
        return version == null ? null : version.toString();
    }
}
