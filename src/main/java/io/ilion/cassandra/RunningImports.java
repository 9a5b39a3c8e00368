package io.ilion.cassandra;

/** Detects running imports of SSTables; no MBean of Cassandra reports them, but the stack traces of the node's threads do. */
public final class RunningImports {

    private static final String IMPORTER = "org.apache.cassandra.db.SSTableImporter";

    private RunningImports() {}

    /** Whether the node is importing SSTables into any table. */
    public static boolean isUnderWay(Node node) {
        return NodeThreads.areRunning(node, (type, method) -> type.startsWith(IMPORTER));
    }
}
