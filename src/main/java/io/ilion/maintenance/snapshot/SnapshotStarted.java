package io.ilion.maintenance.snapshot;

/** State saved before the first table: from now on, snapshots with the tag on this node belong to this operation. */
record SnapshotStarted(String tag) {}
