package io.ilion.maintenance.cleanup;

import java.util.Map;

/**
 * The rewriting of one SSTable that a compactor is at.
 *
 * @param bytes how much of the disk the SSTable takes, as far as the node tells
 * @param done  how much of it is rewritten, from 0.0 to 1.0
 */
record RunningCleanup(String id, String table, long bytes, double done) {

    /** Cassandra 5.0 tells the bytes on disk as totalCompressed; older versions know only those without compression. */
    static RunningCleanup of(Map<String, String> compaction) {
        long completed = number(compaction, "completed");
        long total = number(compaction, "total");
        long onDisk = number(compaction, "totalCompressed");
        return new RunningCleanup(
                compaction.getOrDefault("compactionId", ""),
                compaction.getOrDefault("columnfamily", ""),
                onDisk > 0 ? onDisk : total,
                total > 0 ? Math.min(1, (double) completed / total) : 0);
    }

    private static long number(Map<String, String> compaction, String key) {
        String value = compaction.get(key);
        return value == null || !value.matches("\\d{1,18}") ? 0 : Long.parseLong(value);
    }
}
