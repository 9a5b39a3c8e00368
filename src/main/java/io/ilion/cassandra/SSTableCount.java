package io.ilion.cassandra;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How many SSTables a table has on one node, with what tells whether two such numbers can be compared: Cassandra does not list
 * live SSTables over JMX, and flushes and compactions change their number while others are added.
 * <p>
 * What is not told, and so not noticed: SSTables that a repair streams in, and those that a truncation or a cleanup of foreign
 * ranges removes whole.
 *
 * @param live         live SSTables
 * @param flushes      memtables that were switched since the node started; each may become an SSTable, or several, or none
 * @param flushing     whether a memtable was being flushed just then
 * @param bytesWritten what compactions and anticompactions of the table wrote since the node started; a compaction that leaves
 *                     nothing adds nothing
 * @param compactions  compactions of any table of the node that ended since it started, whatever came of them
 * @param compacting   whether a task that can change the number was at the table just then, or one of any table ended
 */
public record SSTableCount(
        int live, long flushes, boolean flushing, long bytesWritten, long compactions, boolean compacting) {

    /** Tasks of the compactors that leave the set of SSTables as it is; any other counts, also one that is not known yet. */
    private static final Set<String> READ_ONLY = Set.of(
            "Validation",
            "Verify",
            "Secondary index build",
            "View build",
            "Index summary redistribution",
            "Key cache save",
            "Row cache save",
            "Counter cache save");

    /** A metric that has a value. Public because a JMX proxy must see it. */
    public interface Gauge {
        Object getValue();
    }

    /** A metric that counts. Public because a JMX proxy must see it. */
    public interface Counter {
        long getCount();
    }

    /** What compactors are at. Public because a JMX proxy must see it. */
    public interface CompactionManager {
        List<Map<String, String>> getCompactions();
    }

    /**
     * Asks the node. The counters that can only grow are read on both sides of the number, so that nothing that ends in between
     * goes unnoticed.
     */
    public static SSTableCount of(Node node, String keyspace, String table) {
        String metrics =
                "org.apache.cassandra.metrics:type=Table,keyspace=%s,scope=%s,name=".formatted(keyspace, table);
        String ended = "org.apache.cassandra.metrics:type=Compaction,name=TotalCompactionsCompleted";
        long endedBefore = count(node, ended);
        long flushesBefore = count(node, metrics + "MemtableSwitchCount");
        boolean flushing = count(node, metrics + "PendingFlushes") > 0;
        Number live =
                (Number) node.mbean(metrics + "LiveSSTableCount", Gauge.class).getValue();
        long flushes = count(node, metrics + "MemtableSwitchCount");
        boolean compacting = isCompacting(node, keyspace, table);
        long endedAfter = count(node, ended);
        long written = count(node, metrics + "CompactionBytesWritten") + count(node, metrics + "BytesAnticompacted");
        return new SSTableCount(
                live.intValue(),
                flushes,
                flushing || flushes != flushesBefore,
                written,
                endedAfter,
                compacting || endedAfter != endedBefore);
    }

    /** Whether a task that merges, splits, rewrites or removes SSTables of the table is under way. */
    public static boolean isCompacting(Node node, String keyspace, String table) {
        return node
                .mbean("org.apache.cassandra.db:type=CompactionManager", CompactionManager.class)
                .getCompactions()
                .stream()
                .filter(task -> keyspace.equals(task.get("keyspace")) && table.equals(task.get("columnfamily")))
                .anyMatch(task -> !READ_ONLY.contains(String.valueOf(task.get("taskType"))));
    }

    /** How many SSTables have come since, other than by flushes; exact where both {@linkplain #isComparableWith compare}. */
    public long addedSince(SSTableCount before) {
        return (live - before.live) - (flushes - before.flushes);
    }

    /** Whether no flush of the table, no compaction of the node and no restart came in between, so that the number is exact. */
    public boolean isComparableWith(SSTableCount before) {
        return compactions == before.compactions && isQuietSince(before);
    }

    /**
     * Whether SSTables have come that no flush and no compaction of the table can have made. False does not mean that none have
     * come. Other than {@link #isComparableWith} it is not disturbed by compactions of other tables.
     */
    public boolean hasCertainlyGrownSince(SSTableCount before) {
        return addedSince(before) > 0 && isQuietSince(before);
    }

    /** A compaction that leaves more SSTables than it took has written something. */
    private boolean isQuietSince(SSTableCount before) {
        return compactions >= before.compactions
                && flushes == before.flushes
                && bytesWritten == before.bytesWritten
                && !(flushing || before.flushing || compacting || before.compacting);
    }

    private static long count(Node node, String metric) {
        return node.mbean(metric, Counter.class).getCount();
    }
}
