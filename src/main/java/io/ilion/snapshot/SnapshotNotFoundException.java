package io.ilion.snapshot;

/** There is no snapshot of that id in the inventory. */
public final class SnapshotNotFoundException extends RuntimeException {

    public SnapshotNotFoundException(String id) {
        super("There is no snapshot with id '%s'".formatted(id));
    }
}
