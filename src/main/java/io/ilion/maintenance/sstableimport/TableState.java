package io.ilion.maintenance.sstableimport;

import io.ilion.cassandra.Node;

/**
 * How many SSTables a table has, and how many of them may have come of flushes. Kept before an import, so that a later
 * attempt can tell whether an earlier one did it.
 *
 * @param live    live SSTables
 * @param flushes memtables that were switched so far; each may become an SSTable
 */
record TableState(int live, long flushes) {

    /** A metric that has a value. Public because a JMX proxy must see it. */
    public interface Gauge {
        Object getValue();
    }

    /** A metric that counts. Public because a JMX proxy must see it. */
    public interface Counter {
        long getCount();
    }

    static TableState of(Node node, String keyspace, String table) {
        String prefix = "org.apache.cassandra.metrics:type=Table,keyspace=%s,scope=%s,name=".formatted(keyspace, table);
        Number live =
                (Number) node.mbean(prefix + "LiveSSTableCount", Gauge.class).getValue();
        return new TableState(
                live.intValue(),
                node.mbean(prefix + "MemtableSwitchCount", Counter.class).getCount());
    }

    /** How many SSTables have come since, other than by flushes. */
    long importedSince(TableState before) {
        return (live - before.live) - (flushes - before.flushes);
    }
}
