package io.ilion.maintenance.restore;

import java.util.List;

/**
 * What was seen of one table.
 *
 * @param directories    of the snapshot on this node, out of which SSTables were copied
 * @param snapshotBytes  what the node says the snapshot of the table takes on its disk
 * @param sstablesBefore live SSTables of the table before
 * @param sstablesAfter  and after
 */
record RestoredTable(
        String keyspace,
        String table,
        List<String> directories,
        long snapshotBytes,
        long sstablesBefore,
        long sstablesAfter) {}
