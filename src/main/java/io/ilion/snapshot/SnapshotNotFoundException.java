package io.ilion.snapshot;

import java.util.UUID;

/** There is no snapshot of that id in the inventory. */
public final class SnapshotNotFoundException extends RuntimeException {

    public SnapshotNotFoundException(UUID id) {
        super("There is no snapshot with id '%s'".formatted(id));
    }
}
