package io.ilion.maintenance.cleanup;

import io.ilion.cassandra.Node;
import io.ilion.cassandra.NodeRejectedException;
import javax.management.InstanceNotFoundException;
import org.jspecify.annotations.Nullable;

/**
 * What a node measures of one table (Cassandra's {@code org.apache.cassandra.metrics:type=Table}). Null is what it does
 * not tell, because its version does not have it or the table is gone.
 */
final class TableMetrics {

    private final Node node;
    private final String prefix;

    TableMetrics(Node node, String keyspace, String table) {
        this.node = node;
        this.prefix = "org.apache.cassandra.metrics:type=Table,keyspace=%s,scope=%s,name=".formatted(keyspace, table);
    }

    /** A metric that has a value. Public because a JMX proxy must see it. */
    public interface Gauge {
        Object getValue();
    }

    /** A metric that counts. Public because a JMX proxy must see it. */
    public interface Counter {
        long getCount();
    }

    @Nullable
    Long sstables() {
        return gauge("LiveSSTableCount");
    }

    /** The bytes of its largest live SSTable. */
    @Nullable
    Long largestSSTable() {
        return gauge("MaxSSTableSize");
    }

    /** The bytes of its live SSTables on disk. */
    @Nullable
    Long liveBytes() {
        return unlessMissing(
                () -> node.mbean(prefix + "LiveDiskSpaceUsed", Counter.class).getCount());
    }

    private @Nullable Long gauge(String name) {
        return unlessMissing(
                () -> ((Number) node.mbean(prefix + name, Gauge.class).getValue()).longValue());
    }

    private static @Nullable Long unlessMissing(Read read) {
        try {
            return read.now();
        } catch (NodeRejectedException e) {
            if (e.thrown() instanceof InstanceNotFoundException) {
                return null;
            }
            throw e;
        }
    }

    private interface Read {
        long now();
    }
}
