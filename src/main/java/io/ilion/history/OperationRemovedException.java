package io.ilion.history;

/** The operation was there, and was removed because it was old. */
public final class OperationRemovedException extends RuntimeException {

    private final transient RemovedOperation removed;

    OperationRemovedException(RemovedOperation removed) {
        super("Operation '%s' ended at %s and was removed at %s, as %s says"
                .formatted(removed.id(), removed.completedAt(), removed.removedAt(), removed.rule()));
        this.removed = removed;
    }

    public RemovedOperation removed() {
        return removed;
    }
}
