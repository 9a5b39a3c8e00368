package io.ilion.cassandra;

import org.jspecify.annotations.Nullable;

/** Something went wrong with a call to a node; the subclass says what, and so what it tells about the node. */
public abstract sealed class NodeException extends RuntimeException
        permits NodeResponseRejectedException,
                NodeAuthenticationException,
                NodeRejectedException,
                NodeTimeoutException,
                NodeUnreachableException {

    /** What went wrong, for those who map it to words of their own. */
    public enum Kind {
        UNREACHABLE,
        REJECTED,
        TIMED_OUT,
        NOT_AUTHENTICATED,
        ANSWER_REFUSED
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
