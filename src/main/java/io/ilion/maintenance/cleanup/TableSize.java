package io.ilion.maintenance.cleanup;

import io.ilion.cassandra.Node;
import io.ilion.cassandra.NodeRejectedException;
import java.util.OptionalLong;

/**
 * What a table takes on a node's disks.
 *
 * @param sstables live SSTables
 * @param bytes    of those
 */
record TableSize(int sstables, long bytes) {

    private static final String METRIC = "org.apache.cassandra.metrics:type=Table,keyspace=%s,scope=%s,name=%s";

    /** A metric that has a value. Public because a JMX proxy must see it. */
    public interface Gauge {
        Object getValue();
    }

    /** A metric that counts. Public because a JMX proxy must see it. */
    public interface Counter {
        long getCount();
    }

    static TableSize of(Node node, String keyspace, String table) {
        Number live = (Number) node.mbean(METRIC.formatted(keyspace, table, "LiveSSTableCount"), Gauge.class)
                .getValue();
        long bytes = node.mbean(METRIC.formatted(keyspace, table, "LiveDiskSpaceUsed"), Counter.class)
                .getCount();
        return new TableSize(live.intValue(), bytes);
    }

    /** The largest SSTable of a table, on versions of Cassandra that measure it (5.0 and later). */
    static OptionalLong largestSSTable(Node node, String keyspace, String table) {
        try {
            Number largest = (Number) node.mbean(METRIC.formatted(keyspace, table, "MaxSSTableSize"), Gauge.class)
                    .getValue();
            return OptionalLong.of(largest.longValue());
        } catch (NodeRejectedException notMeasured) {
            return OptionalLong.empty();
        }
    }
}
