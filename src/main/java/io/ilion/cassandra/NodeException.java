package io.ilion.cassandra;

import org.jspecify.annotations.Nullable;

/** A call to a node failed; the subclass says how. */
public abstract sealed class NodeException extends RuntimeException
        permits NodeResponseRejectedException,
                NodeAuthenticationException,
                NodeRejectedException,
                NodeTimeoutException,
                NodeUnreachableException,
                WrongNodeException {

    /** For callers that map failures to codes of their own. */
    public enum Kind {
        UNREACHABLE,
        REJECTED,
        TIMED_OUT,
        NOT_AUTHENTICATED,
        RESPONSE_REJECTED,
        WRONG_NODE
    }

    private final String address;

    NodeException(String address, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.address = address;
    }

    public abstract Kind kind();

    /** The IP address of the node. */
    public String address() {
        return address;
    }
}
