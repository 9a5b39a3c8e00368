package io.ilion.maintenance.snapshot;

import java.util.List;

/**
 * Evidence of a snapshot that was removed from a node.
 *
 * @param tables   its tables, each as {@code keyspace.table}; empty when the node had no such snapshot
 * @param trueSize bytes that only the snapshot held, and that are free now
 */
record ClearedSnapshot(String tag, List<String> tables, long trueSize) {}
