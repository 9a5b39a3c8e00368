package io.ilion.maintenance.snapshot;

import java.util.List;

/**
 * What was asked for by its prefix or age, and was left alone all the same.
 *
 * @param tables each as {@code keyspace.table}
 */
record SkippedSnapshot(String tag, List<String> tables, String why) {}
