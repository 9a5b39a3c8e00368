package io.ilion.maintenance.cleanup;

import java.util.Map;

/**
 * The cleanup of one SSTable that a compactor is running.
 *
 * @param bytes size of the SSTable on disk; without compression before Cassandra 5.0
 * @param done  the part that is rewritten, from 0.0 to 1.0
 */
record RunningCleanup(String id, String table, long bytes, double done) {

    /** @param compaction an entry of Cassandra's {@code CompactionManager.getCompactions} */
    static RunningCleanup from(Map<String, String> compaction) {
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
