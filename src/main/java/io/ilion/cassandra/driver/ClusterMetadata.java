package io.ilion.cassandra.driver;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.Version;
import com.datastax.oss.driver.api.core.metadata.Metadata;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.metadata.NodeState;
import com.datastax.oss.driver.api.core.metadata.schema.KeyspaceMetadata;
import io.ilion.cassandra.ClusterUnreachableException;
import io.ilion.cassandra.Keyspace;
import io.ilion.cassandra.NodeInfo;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the driver knows of a cluster, in Ilion's words. */
public final class ClusterMetadata {

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
    public Optional<Keyspace> refreshedKeyspace(String name) {
        CqlSession session = driver.session();
        try {
            return session.refreshSchema()
                    .getKeyspace(CqlIdentifier.fromInternal(name))
                    .map(ClusterMetadata::describe);
        } catch (RuntimeException e) {
            throw new ClusterUnreachableException(driver.cluster(), "its schema cannot be read", e);
        }
    }

    private Metadata metadata() {
        return driver.session().getMetadata();
    }

    private static Keyspace describe(KeyspaceMetadata keyspace) {
        return new Keyspace(
                keyspace.getName().asInternal(),
                keyspace.getTables().keySet().stream()
                        .map(CqlIdentifier::asInternal)
                        .collect(Collectors.toSet()),
                keyspace.isVirtual());
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
