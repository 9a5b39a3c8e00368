package io.ilion.maintenance.snapshot;

/** A table of the keyspace that is no part of the snapshot, because it was dropped meanwhile. */
record TableGone(String keyspace, String table, String note) {}
