package io.ilion.maintenance.restore;

import io.ilion.cassandra.Node;
import java.util.List;
import java.util.Set;

/** The import of a table's MBean, as a restore uses it: it copies, verifies, and refuses tokens that the node does not own. */
record SnapshotImport(Node node, String keyspace, String table) {

    /** Returns the directories that failed. */
    List<String> run(Set<String> directories) {
        String mbean = "org.apache.cassandra.db:type=Tables,keyspace=%s,table=%s".formatted(keyspace, table);
        if (node.hasOperation(mbean, "importNewSSTables", 10)) {
            return node.mbean(mbean, ImportWithIndexes.class)
                    .importNewSSTables(directories, true, true, true, true, true, false, true, false, true);
        }
        return node.mbean(mbean, ImportWithCopy.class)
                .importNewSSTables(directories, true, true, true, true, true, false, true);
    }
}
