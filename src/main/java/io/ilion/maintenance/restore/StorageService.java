package io.ilion.maintenance.restore;

/** What a restore asks Cassandra's StorageService. Public because a JMX proxy must see it. */
public interface StorageService {

    String getReleaseVersion();

    /** The node's data directories; an attribute, absolute paths. */
    String[] getAllDataFileLocations();

    /** After how many milliseconds the node gives up a {@code TRUNCATE} that it coordinates. */
    long getTruncateRpcTimeout();
}
