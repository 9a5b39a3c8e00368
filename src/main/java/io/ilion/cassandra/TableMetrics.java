package io.ilion.cassandra;

import java.util.function.LongSupplier;
import javax.management.InstanceNotFoundException;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of one table on one node (Cassandra's {@code org.apache.cassandra.metrics:type=Table}). Each method reads the node
 * once, and fails with a {@link NodeRejectedException} when the node does not have the metric: {@link #orNull}.
 */
public final class TableMetrics {

    private final Node node;
    private final String keyspace;
    private final String table;

    public TableMetrics(Node node, String keyspace, String table) {
        this.node = node;
        this.keyspace = keyspace;
        this.table = table;
    }

    /** A metric with a value. Public because a JMX proxy must see it. */
    public interface Gauge {
        Object getValue();
    }

    /** A metric that counts. Public because a JMX proxy must see it. */
    public interface Counter {
        long getCount();
    }

    /** Writes in the current memtable. */
    public long memtableWrites() {
        return gauge("MemtableColumnsCount");
    }

    /** How often a memtable was replaced by an empty one in order to be flushed, since the node started. */
    public long memtableSwitches() {
        return counter("MemtableSwitchCount");
    }

    /** Flushes that are running or queued, whichever client requested them. */
    public long pendingFlushes() {
        return counter("PendingFlushes");
    }

    public long liveSSTables() {
        return gauge("LiveSSTableCount");
    }

    /** Bytes of the largest live SSTable. */
    public long largestSSTable() {
        return gauge("MaxSSTableSize");
    }

    /** Bytes of the live SSTables on disk. */
    public long liveBytes() {
        return counter("LiveDiskSpaceUsed");
    }

    /** Bytes that compactions and anticompactions have written since the node started. */
    public long bytesCompacted() {
        return counter("CompactionBytesWritten") + counter("BytesAnticompacted");
    }

    /** Reads a metric; null when the node does not have it, because its version does not or the table was dropped. */
    public static @Nullable Long orNull(LongSupplier metric) {
        try {
            return metric.getAsLong();
        } catch (NodeRejectedException e) {
            if (e.thrown() instanceof InstanceNotFoundException) {
                return null;
            }
            throw e;
        }
    }

    private long gauge(String name) {
        return ((Number) node.mbean(NodeTables.metric(keyspace, table, name), Gauge.class)
                        .getValue())
                .longValue();
    }

    private long counter(String name) {
        return node.mbean(NodeTables.metric(keyspace, table, name), Counter.class)
                .getCount();
    }
}
