package io.ilion.operation.type;

/** Evidence that a table was left out, because it was dropped while the operation ran. */
public record DroppedTable(String keyspace, String table, String note) {}
