package io.ilion.operation.failure;

/** The work cannot start, or did not succeed although the node reported success. */
public final class WorkFailedException extends RuntimeException {

    private final FailureCode code;

    private WorkFailedException(FailureCode code, String message) {
        super(message);
        this.code = code;
    }

    /** Starting is unsafe or pointless. */
    public static WorkFailedException preflight(String message) {
        return new WorkFailedException(FailureCode.PREFLIGHT_FAILED, message);
    }

    /** The node reported success, but verification failed. */
    public static WorkFailedException notVerified(String message) {
        return new WorkFailedException(FailureCode.NOT_VERIFIED, message);
    }

    /** The node answered, without an exception, that it did not do the work. */
    public static WorkFailedException rejected(String message) {
        return new WorkFailedException(FailureCode.REJECTED_BY_NODE, message);
    }

    /** The time for the task is up. */
    public static WorkFailedException timedOut(String message) {
        return new WorkFailedException(FailureCode.TIMED_OUT, message);
    }

    /** An administrator ended the operation. */
    public static WorkFailedException forced(String message) {
        return new WorkFailedException(FailureCode.FORCED, message);
    }

    /** The replica that did the work was lost. */
    public static WorkFailedException workerLost(String message) {
        return new WorkFailedException(FailureCode.WORKER_LOST, message);
    }

    /** The replica that did the work was shut down. */
    public static WorkFailedException workerStopped(String message) {
        return new WorkFailedException(FailureCode.WORKER_STOPPED, message);
    }

    /** A failure after something was changed. It has the code of its cause, except that it does not claim that nothing was started. */
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
