package io.ilion.maintenance.snapshot;

import java.util.List;

/**
 * What was removed from a node.
 *
 * @param tables    of which there was a snapshot, each as {@code keyspace.table}; none when nothing was there
 * @param trueSize  bytes that only the snapshot held, and that are free now
 */
record ClearedSnapshot(String tag, List<String> tables, long trueSize) {}
