package io.ilion.maintenance.restore;

import io.ilion.cassandra.ImportMBeans.WithCopy;
import io.ilion.cassandra.ImportMBeans.WithIndexes;
import io.ilion.cassandra.Node;
import io.ilion.cassandra.NodeTables;
import java.util.List;
import java.util.Set;

/** Calls the import of a table's MBean so that it copies and verifies SSTables, and rejects tokens that the node does not own. */
record SnapshotImport(Node node, String keyspace, String table) {

    /** Returns the directories that failed. */
    List<String> run(Set<String> directories) {
        String mbean = NodeTables.mbean(keyspace, table);
        if (node.hasOperation(mbean, "importNewSSTables", 10)) {
            return node.mbean(mbean, WithIndexes.class)
                    .importNewSSTables(directories, true, true, true, true, true, false, true, false, true);
        }
        return node.mbean(mbean, WithCopy.class)
                .importNewSSTables(directories, true, true, true, true, true, false, true);
    }
}
