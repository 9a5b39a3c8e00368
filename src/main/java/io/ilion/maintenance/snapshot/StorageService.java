package io.ilion.maintenance.snapshot;

import java.util.Map;

/** What snapshots need of Cassandra's StorageService. Public because a JMX proxy must see it. */
public interface StorageService {

    String getReleaseVersion();

    /** What identifies the node for good. */
    String getLocalHostId();

    /**
     * Takes a snapshot; refused where one of that tag is there already.
     *
     * @param options  {@code skipFlush} and, since 4.1, {@code ttl}
     * @param entities each as {@code keyspace.table}
     */
    void takeSnapshot(String tag, Map<String, String> options, String... entities);

    /** Removes the snapshots of that tag, of all keyspaces when none is named; without a tag, all snapshots. */
    void clearSnapshot(String tag, String... keyspaces);
}
