package io.ilion.operation.type;

/** Makes the work of an attempt stop at once. It is not a failure. */
public final class WorkStoppedException extends RuntimeException {

    private final boolean cancelled;

    private WorkStoppedException(boolean cancelled, String message) {
        super(message, null, false, false);
        this.cancelled = cancelled;
    }

    /** The operation was cancelled: the type stops the work on the node where it can. */
    public static WorkStoppedException cancelled() {
        return new WorkStoppedException(true, "the operation was cancelled");
    }

    /** Another replica has taken over the task, or an administrator has ended it: the work on the node is left alone. */
    public static WorkStoppedException takenOver() {
        return new WorkStoppedException(false, "the task was taken over, or ended by an administrator");
    }

    public boolean isCancelled() {
        return cancelled;
    }
}
