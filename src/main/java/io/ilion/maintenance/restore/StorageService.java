package io.ilion.maintenance.restore;

/** The attributes of Cassandra's StorageService MBean that a restore reads. Public because a JMX proxy must see it. */
public interface StorageService {

    /** The absolute paths of the node's data directories. */
    String[] getAllDataFileLocations();

    /** How long the node waits for a {@code TRUNCATE} that it coordinates, in milliseconds. */
    long getTruncateRpcTimeout();
}
