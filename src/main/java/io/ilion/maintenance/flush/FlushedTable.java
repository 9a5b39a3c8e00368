package io.ilion.maintenance.flush;

/**
 * What was seen of one table.
 *
 * @param memtableWrites how many writes its memtable held before
 * @param flushesUnderWay how many flushes of it went on already, of an earlier attempt or of somebody else
 * @param sstablesBefore its live SSTables before
 * @param sstablesAfter  and after; a compaction may have made them fewer
 */
record FlushedTable(String table, long memtableWrites, long flushesUnderWay, int sstablesBefore, int sstablesAfter) {}
