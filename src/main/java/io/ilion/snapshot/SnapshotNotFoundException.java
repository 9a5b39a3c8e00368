package io.ilion.snapshot;

/** The inventory has no snapshot with that id. */
public final class SnapshotNotFoundException extends RuntimeException {

    public SnapshotNotFoundException(String id) {
        super("There is no snapshot with the id '%s'".formatted(id));
    }
}
