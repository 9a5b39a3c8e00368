package io.ilion.operation.failure;

/** A kind of maintenance found that its work cannot begin, or that it did not succeed although the node said so. */
public final class WorkFailedException extends RuntimeException {

    private final FailureCode code;

    private WorkFailedException(FailureCode code, String message) {
        super(message);
        this.code = code;
    }

    /** It is not safe, or makes no sense, to begin. */
    public static WorkFailedException preflight(String message) {
        return new WorkFailedException(FailureCode.PREFLIGHT_FAILED, message);
    }

    /** The node said that it is done; a look at the node says otherwise. */
    public static WorkFailedException notVerified(String message) {
        return new WorkFailedException(FailureCode.NOT_VERIFIED, message);
    }

    /** The node says in its answer, without an exception, that it did not do it. */
    public static WorkFailedException rejected(String message) {
        return new WorkFailedException(FailureCode.REJECTED_BY_NODE, message);
    }

    /** The time for the task was up. */
    public static WorkFailedException timedOut(String message) {
        return new WorkFailedException(FailureCode.TIMED_OUT, message);
    }

    /** An administrator ended it by hand. */
    public static WorkFailedException forced(String message) {
        return new WorkFailedException(FailureCode.FORCED, message);
    }

    /** The replica that did the work is gone. */
    public static WorkFailedException workerLost(String message) {
        return new WorkFailedException(FailureCode.WORKER_LOST, message);
    }

    /**
     * The same failure, after something was changed; its code is that of the cause, except that it does not claim that nothing was
     * begun.
     */
    public static WorkFailedException afterChange(RuntimeException cause, String message) {
        FailureCode code = Failures.code(cause);
        WorkFailedException failed = new WorkFailedException(
                code == FailureCode.PREFLIGHT_FAILED ? FailureCode.NOT_VERIFIED : code, message);
        failed.initCause(cause);
        return failed;
    }

    public FailureCode code() {
        return code;
    }
}
