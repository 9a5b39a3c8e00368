package io.ilion.maintenance.snapshot;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Kept before each call that takes a snapshot, as a table is listed from its first link on.
 *
 * @param returned      the tables whose call has ended well, each as {@code keyspace.table}
 * @param underWay      the table whose call is about to be made; null when the last one was answered
 * @param nodeStartedAt when the node was started, in milliseconds by its clock
 */
record SnapshotCalls(List<String> returned, @Nullable String underWay, long nodeStartedAt) {}
