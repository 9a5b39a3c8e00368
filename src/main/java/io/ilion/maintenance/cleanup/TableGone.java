package io.ilion.maintenance.cleanup;

/** A table of the keyspace that could not be cleaned up, because it was dropped meanwhile. */
record TableGone(String table, String note) {}
