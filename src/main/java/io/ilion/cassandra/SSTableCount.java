package io.ilion.cassandra;

import java.util.Set;

/**
 * The number of live SSTables of a table on one node, and what decides whether two such numbers can be compared. Cassandra does not
 * list live SSTables over JMX, and flushes and compactions change their number while an import adds others.
 * <p>
 * Not detected: SSTables that a repair streams in, and those that a truncation or a cleanup removes as a whole.
 *
 * @param live         live SSTables
 * @param flushes      memtables switched since the node started; each may become one SSTable, several, or none
 * @param flushing     whether a flush was running or queued
 * @param bytesWritten bytes that compactions and anticompactions of the table wrote since the node started; a compaction that leaves
 *                     no rows writes none
 * @param compactions  compactions of any table that ended since the node started
 * @param compacting   whether a task that can change the number was running on the table, or a compaction of any table ended during
 *                     the reading
 */
public record SSTableCount(
        long live, long flushes, boolean flushing, long bytesWritten, long compactions, boolean compacting) {

    /** Task types that do not change the set of SSTables; every other one is assumed to change it. */
    private static final Set<String> READ_ONLY = Set.of(
            "Validation",
            "Verify",
            "Secondary index build",
            "View build",
            "Index summary redistribution",
            "Key cache save",
            "Row cache save",
            "Counter cache save");

    /** Reads the counters before and after the number itself, so that what ends in between is detected. */
    public static SSTableCount read(Node node, String keyspace, String table) {
        TableMetrics metrics = new TableMetrics(node, keyspace, table);
        long compactionsBefore = NodeCompactions.completed(node);
        long flushesBefore = metrics.memtableSwitches();
        boolean flushing = metrics.pendingFlushes() > 0;
        long live = metrics.liveSSTables();
        long flushes = metrics.memtableSwitches();
        boolean compacting = isCompacting(node, keyspace, table);
        long compactions = NodeCompactions.completed(node);
        return new SSTableCount(
                live,
                flushes,
                flushing || flushes != flushesBefore,
                metrics.bytesCompacted(),
                compactions,
                compacting || compactions != compactionsBefore);
    }

    /** Whether a task that merges, splits, rewrites or removes SSTables of the table is running. */
    public static boolean isCompacting(Node node, String keyspace, String table) {
        return NodeCompactions.manager(node).getCompactions().stream()
                .filter(task -> keyspace.equals(task.get("keyspace")) && table.equals(task.get("columnfamily")))
                .anyMatch(task -> !READ_ONLY.contains(String.valueOf(task.get("taskType"))));
    }

    /** SSTables added since, other than by flushes; exact when the two are {@linkplain #isComparableWith comparable}. */
    public long addedSince(SSTableCount before) {
        return (live - before.live) - (flushes - before.flushes);
    }

    /** Whether no flush of the table, no compaction of any table and no restart came in between, so that the difference is exact. */
    public boolean isComparableWith(SSTableCount before) {
        return compactions == before.compactions && isUndisturbedSince(before);
    }

    /**
     * Whether SSTables were added that no flush and no compaction of the table can have written. False does not mean that none were
     * added. Unlike {@link #isComparableWith}, compactions of other tables do not matter.
     */
    public boolean hasCertainlyGrownSince(SSTableCount before) {
        return addedSince(before) > 0 && isUndisturbedSince(before);
    }

    /** A compaction that leaves more SSTables than it took has written bytes. */
    private boolean isUndisturbedSince(SSTableCount before) {
        return compactions >= before.compactions
                && flushes == before.flushes
                && bytesWritten == before.bytesWritten
                && !(flushing || before.flushing || compacting || before.compacting);
    }
}
