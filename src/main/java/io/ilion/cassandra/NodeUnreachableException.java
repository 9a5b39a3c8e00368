package io.ilion.cassandra;

import org.jspecify.annotations.Nullable;

/** The node could not be reached, the connection was lost, or the node hangs. It is not known whether it executed a running call. */
public final class NodeUnreachableException extends NodeException {

    public NodeUnreachableException(String address, String message, @Nullable Throwable cause) {
        super(address, message, cause);
    }

    @Override
    public Kind kind() {
        return Kind.UNREACHABLE;
    }
}
