package io.ilion.snapshot;

/** The names of the operation types for snapshots, for APIs that offer them as methods of a snapshot. */
public final class SnapshotOperations {

    public static final String TAKE = "snapshot";
    public static final String RESTORE = "restore";
    public static final String CLEAR = "clear-snapshot";

    private SnapshotOperations() {}
}
