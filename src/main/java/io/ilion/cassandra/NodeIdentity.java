package io.ilion.cassandra;

import java.util.UUID;

/** The release version and host id that a node reports. */
public final class NodeIdentity {

    private NodeIdentity() {}

    /** Attributes of Cassandra's StorageService MBean. Public because a JMX proxy must see it. */
    public interface StorageService {

        String getReleaseVersion();

        String getLocalHostId();
    }

    /** The Cassandra release, such as {@code 5.0.9}. */
    public static String releaseVersion(Node node) {
        return node.storageService(StorageService.class).getReleaseVersion();
    }

    /** The id that stays the same when the address of the node changes. */
    public static UUID hostId(Node node) {
        return UUID.fromString(node.storageService(StorageService.class).getLocalHostId());
    }
}
