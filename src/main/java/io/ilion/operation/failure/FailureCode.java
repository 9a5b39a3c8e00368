package io.ilion.operation.failure;

/** The type of a failure, for callers that act on it without reading the stack trace. */
public enum FailureCode {

    /** The node could not be reached, was lost in mid-call, or has hung; what it did is not known. */
    NODE_UNREACHABLE,
    /** The node answered with an exception. */
    REJECTED_BY_NODE,
    /** A call, a statement or the task as a whole exceeded its timeout. */
    TIMED_OUT,
    /** The node or the cluster was not in a state in which the work is safe; nothing was begun. */
    PREFLIGHT_FAILED,
    /** The node reported success but verification failed, or its response was rejected by the deserialization filter. */
    NOT_VERIFIED,
    /** The node did not accept the configured credentials, or could not prove its identity. */
    AUTHENTICATION_FAILED,
    /** The replica of the service that did the work was stopped, killed or cut off. */
    WORKER_LOST,
    /** An administrator ended the operation, for the reason in its transition. */
    FORCED,
    /** A defect of Ilion, or of what it runs on. */
    INTERNAL
}
