package io.ilion.maintenance.snapshot;

import java.util.List;

/**
 * Evidence of a snapshot that matches the request but was not cleared.
 *
 * @param tables each as {@code keyspace.table}
 */
record SkippedSnapshot(String tag, List<String> tables, String reason) {}
