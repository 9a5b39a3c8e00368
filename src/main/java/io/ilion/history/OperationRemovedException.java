package io.ilion.history;

/** Retention removed the operation. */
public final class OperationRemovedException extends RuntimeException {

    private final transient RemovedOperation removed;

    OperationRemovedException(RemovedOperation removed) {
        super("Operation '%s' ended at %s and was removed at %s because of %s"
                .formatted(removed.id(), removed.completedAt(), removed.removedAt(), removed.rule()));
        this.removed = removed;
    }

    public RemovedOperation removed() {
        return removed;
    }
}
