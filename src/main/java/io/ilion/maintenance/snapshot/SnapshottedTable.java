package io.ilion.maintenance.snapshot;

/**
 * Evidence of the snapshot of one table.
 *
 * @param trueSize              bytes that only the snapshot holds
 * @param sizeOnDisk            bytes of all its files
 * @param takenByEarlierAttempt whether an earlier attempt had taken it
 */
record SnapshottedTable(String keyspace, String table, long trueSize, long sizeOnDisk, boolean takenByEarlierAttempt) {}
