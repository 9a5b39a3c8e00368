package io.ilion.maintenance.snapshot;

import java.util.Map;

/** The methods of Cassandra's StorageService MBean that take and clear snapshots. Public because a JMX proxy must see it. */
public interface StorageService {

    /**
     * Takes a snapshot; fails when the table already has one with that tag.
     *
     * @param options  {@code skipFlush} and, since 4.1, {@code ttl}
     * @param entities each as {@code keyspace.table}
     */
    void takeSnapshot(String tag, Map<String, String> options, String... entities);

    /** Removes the snapshots with that tag, in all keyspaces when none is named. Without a tag it removes every snapshot. */
    void clearSnapshot(String tag, String... keyspaces);
}
