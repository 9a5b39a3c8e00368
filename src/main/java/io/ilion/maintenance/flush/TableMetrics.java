package io.ilion.maintenance.flush;

import io.ilion.cassandra.Node;

/** What a node measures of one table (Cassandra's {@code org.apache.cassandra.metrics:type=Table}). */
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

    /** How many writes the current memtable holds. */
    long memtableWrites() {
        return gauge("MemtableColumnsCount").longValue();
    }

    /** How often a memtable was replaced by an empty one, in order to be flushed. */
    long memtableSwitches() {
        return node.mbean(prefix + "MemtableSwitchCount", Counter.class).getCount();
    }

    /** How many flushes of it go on or wait, whoever asked for them. */
    long flushesUnderWay() {
        return node.mbean(prefix + "PendingFlushes", Counter.class).getCount();
    }

    int sstables() {
        return gauge("LiveSSTableCount").intValue();
    }

    private Number gauge(String name) {
        return (Number) node.mbean(prefix + name, Gauge.class).getValue();
    }
}
