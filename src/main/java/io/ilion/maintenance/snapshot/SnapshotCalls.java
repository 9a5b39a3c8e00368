package io.ilion.maintenance.snapshot;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * State saved before each call of {@code takeSnapshot}: a node lists a table from the first hard link on, so that the list does not
 * show whether a call succeeded.
 *
 * @param completed     tables whose call succeeded, each as {@code keyspace.table}
 * @param running       the table whose call is about to be made; null when the last call has returned
 * @param nodeStartedAt when the node was started, in milliseconds by its clock
 */
record SnapshotCalls(List<String> completed, @Nullable String running, long nodeStartedAt) {}
