package io.ilion.maintenance.snapshot;

import io.ilion.cassandra.Node;
import io.ilion.cassandra.NodeRejectedException;
import java.util.OptionalLong;
import javax.management.InstanceNotFoundException;
import org.jspecify.annotations.Nullable;

/** How many live SSTables a node has of a table (Cassandra's {@code LiveSSTableCount}). */
final class LiveSSTableCount {

    private LiveSSTableCount() {}

    /** A metric that has a value. Public because a JMX proxy must see it. */
    public interface Gauge {
        Object getValue();
    }

    /** Empty when the node does not tell, because the table is gone. */
    static OptionalLong count(Node node, String keyspace, String table) {
        String name = "org.apache.cassandra.metrics:type=Table,keyspace=%s,scope=%s,name=LiveSSTableCount"
                .formatted(keyspace, table);
        try {
            return OptionalLong.of(((Number) node.mbean(name, Gauge.class).getValue()).longValue());
        } catch (NodeRejectedException e) {
            if (e.thrown() instanceof InstanceNotFoundException) {
                return OptionalLong.empty();
            }
            throw e;
        }
    }

    /**
     * Whether a table was empty all the while between two counts; null when that is not known: it may have got its first SSTable, or
     * lost its last, before or after what was done in between.
     */
    static @Nullable Boolean wereNone(OptionalLong before, OptionalLong after) {
        if (before.isEmpty() || after.isEmpty()) {
            return null;
        }
        boolean noneBefore = before.getAsLong() == 0;
        return noneBefore == (after.getAsLong() == 0) ? noneBefore : null;
    }
}
