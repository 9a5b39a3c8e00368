package io.ilion.operation.type;

/** Tells a kind of maintenance to end at once. Not a failure: whoever asked for it knows why. */
public final class WorkStoppedException extends RuntimeException {

    private final boolean cancelled;

    private WorkStoppedException(boolean cancelled, String message) {
        super(message, null, false, false);
        this.cancelled = cancelled;
    }

    /** The operation was cancelled: what goes on on the node is to be stopped there, where that can be done. */
    public static WorkStoppedException cancelled() {
        return new WorkStoppedException(true, "the operation was cancelled");
    }

    /** The task is not this attempt's any more: what goes on on the node is somebody else's now. */
    public static WorkStoppedException takenOver() {
        return new WorkStoppedException(false, "the task was taken over, or ended by an administrator");
    }

    public boolean isCancelled() {
        return cancelled;
    }
}
