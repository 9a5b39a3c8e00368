package io.ilion.maintenance.restore;

import java.util.List;

/**
 * Evidence of one table that was restored on a node.
 *
 * @param directories    directories of the snapshot from which SSTables were copied
 * @param snapshotBytes  size of the table's snapshot on disk
 * @param sstablesBefore live SSTables of the table before
 * @param sstablesAfter  live SSTables of the table after
 */
record RestoredTable(
        String keyspace,
        String table,
        List<String> directories,
        long snapshotBytes,
        long sstablesBefore,
        long sstablesAfter) {}
