package io.ilion.cassandra;

import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The release version and host id that a node reports. */
public final class NodeIdentity {

    private NodeIdentity() {}

    /** Attributes of Cassandra's StorageService MBean. Public because a JMX proxy must see it. */
    public interface StorageService {

        String getReleaseVersion();

        @Nullable
        String getLocalHostId();

        String getClusterName();
    }

    /**
     * Checks that the node is the expected one: since its address may belong to another node by now, and the port of a forwarded address
     * to another cluster.
     *
     * @param clusterName the name in {@code cassandra.yaml}; empty when it is not known
     * @throws WrongNodeException when it is another node
     * @throws NodeException      when it does not say who it is
     */
    public static void verify(Node node, UUID hostId, Optional<String> clusterName) {
        StorageService service = node.storageService(StorageService.class);
        String actualId = service.getLocalHostId();
        if (actualId == null || !hostId.equals(UUID.fromString(actualId))) {
            throw new WrongNodeException(
                    node.address(),
                    "Expected node %s at %s, but %s answered there; nothing was done"
                            .formatted(hostId, node.address(), actualId == null ? "a node without host id" : actualId));
        }
        String actualName = service.getClusterName();
        if (clusterName.isPresent() && !clusterName.get().equals(actualName)) {
            throw new WrongNodeException(
                    node.address(),
                    "Expected a node of the cluster named '%s' at %s, but a node of '%s' answered there; nothing was done"
                            .formatted(clusterName.get(), node.address(), actualName));
        }
    }

    /** The Cassandra release, such as {@code 5.0.9}. */
    public static String releaseVersion(Node node) {
        return node.storageService(StorageService.class).getReleaseVersion();
    }

    /** The id that stays the same when the address of the node changes. */
    public static UUID hostId(Node node) {
        return UUID.fromString(
                Objects.requireNonNull(node.storageService(StorageService.class).getLocalHostId()));
    }
}
