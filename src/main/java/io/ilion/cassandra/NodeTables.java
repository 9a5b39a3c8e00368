package io.ilion.cassandra;

import java.util.List;

/** The tables of a node, and the names of the MBeans that Cassandra registers for them. */
public final class NodeTables {

    private static final String MBEAN = "org.apache.cassandra.db:type=Tables,keyspace=%s,table=%s";
    private static final String METRIC = "org.apache.cassandra.metrics:type=Table,keyspace=%s,scope=%s,name=%s";

    private NodeTables() {}

    /** The tables and materialized views that the node has in a keyspace, sorted; none when it does not have the keyspace. */
    public static List<String> names(Node node, String keyspace) {
        return node.names("table", mbean(keyspace, "*"));
    }

    /** The object name of a table's MBean ({@code ColumnFamilyStoreMBean}). */
    public static String mbean(String keyspace, String table) {
        return MBEAN.formatted(keyspace, table);
    }

    static String metric(String keyspace, String table, String name) {
        return METRIC.formatted(keyspace, table, name);
    }
}
