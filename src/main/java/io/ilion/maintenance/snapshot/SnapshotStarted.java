package io.ilion.maintenance.snapshot;

/** Kept before the first table is snapshotted on a node: what is there of the tag from now on is this operation's. */
record SnapshotStarted(String tag) {}
