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
    /** Another node, or a node of another cluster, answered at the address of the node; nothing was begun there. */
    WRONG_NODE,
    /** The replica that made the attempt was killed, cut off, or stalled for too long. */
    WORKER_LOST,
    /** The replica that made the attempt was shut down and returned the task to the queue. Only attempts end so, no tasks. */
    WORKER_STOPPED,
    /** An administrator ended the operation, for the reason in its transition. */
    FORCED,
    /** A defect of Ilion, or of what it runs on. */
    INTERNAL
}
