package io.ilion.maintenance.flush;

/** A table of the keyspace that could not be flushed, because it was dropped meanwhile. */
record TableGone(String table, String note) {}
