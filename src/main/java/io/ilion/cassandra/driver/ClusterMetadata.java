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

/** What the driver knows of a cluster, in Ilion's words. */
public final class ClusterMetadata {

    private static final Duration REFRESHED_AT_MOST = Duration.ofSeconds(10);

    /** Asks another node when one is slow to answer. */
    private static final SimpleStatement WHO_IT_IS = SimpleStatement.builder(
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

    /** Asks one node, since the driver does not follow the version of the schema. */
    public ClusterIdentity identity() {
        try {
            Row row = Objects.requireNonNull(driver.session().execute(WHO_IT_IS).one());
            return new ClusterIdentity(
                    Objects.requireNonNull(row.getString("cluster_name")),
                    Objects.requireNonNull(row.getUuid("schema_version")));
        } catch (DriverException e) {
            throw new ClusterUnreachableException(driver.cluster(), "it does not say who it is", e);
        }
    }

    public Set<String> keyspaces() {
        return metadata().getKeyspaces().keySet().stream()
                .map(CqlIdentifier::asInternal)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The keyspace as it is known. */
    public Optional<Keyspace> keyspace(String name) {
        return metadata().getKeyspace(CqlIdentifier.fromInternal(name)).map(ClusterMetadata::describe);
    }

    /** The keyspace after the whole schema was asked for anew. */
    public Optional<Keyspace> refreshKeyspace(String name) {
        return refreshed().getKeyspace(CqlIdentifier.fromInternal(name)).map(ClusterMetadata::describe);
    }

    /** The driver may lose a refresh when the node that it asks goes away, and then every later one waits for that for ever. */
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
            throw new ClusterUnreachableException(driver.cluster(), "it does not tell its schema", e);
        }
    }

    private Metadata refreshed(CqlSession session) throws TimeoutException {
        try {
            return session.refreshSchemaAsync()
                    .toCompletableFuture()
                    .get(REFRESHED_AT_MOST.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | RuntimeException e) {
            throw new ClusterUnreachableException(driver.cluster(), "its schema cannot be read", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterUnreachableException(driver.cluster(), "interrupted while its schema was read", e);
        }
    }

    /** The table or materialized view as it is known. */
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

    /** Empty for a contact point whose host id is not known yet. */
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
