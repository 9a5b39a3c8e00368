package io.ilion.maintenance.flush;

/**
 * Evidence of the flush of one table.
 *
 * @param memtableWrites writes in its memtable before the flush
 * @param pendingFlushes flushes of it that were already running or queued
 * @param sstablesBefore its live SSTables before
 * @param sstablesAfter  its live SSTables after; a compaction may have reduced them
 */
record FlushedTable(String table, long memtableWrites, long pendingFlushes, long sstablesBefore, long sstablesAfter) {}
