package io.ilion.maintenance.restore;

import io.ilion.cassandra.Node;

/**
 * How many SSTables a table has, and how many of them came of flushes.
 *
 * @param live    live SSTables
 * @param flushes memtables that were switched so far; each may become an SSTable
 */
record SSTableCount(int live, long flushes) {

    /** A metric that has a value. Public because a JMX proxy must see it. */
    public interface Gauge {
        Object getValue();
    }

    /** A metric that counts. Public because a JMX proxy must see it. */
    public interface Counter {
        long getCount();
    }

    static SSTableCount of(Node node, String keyspace, String table) {
        String prefix = "org.apache.cassandra.metrics:type=Table,keyspace=%s,scope=%s,name=".formatted(keyspace, table);
        Number live =
                (Number) node.mbean(prefix + "LiveSSTableCount", Gauge.class).getValue();
        return new SSTableCount(
                live.intValue(),
                node.mbean(prefix + "MemtableSwitchCount", Counter.class).getCount());
    }

    /** How many SSTables have come since, other than by flushes. */
    long addedSince(SSTableCount before) {
        return (live - before.live) - (flushes - before.flushes);
    }
}
