package io.ilion.maintenance.cleanup;

/**
 * What was seen of one table.
 *
 * @param tries how often the node was asked; more than once where something else held its SSTables
 */
record CleanedTable(
        String table, int tries, int sstablesBefore, int sstablesAfter, long bytesBefore, long bytesAfter) {}
