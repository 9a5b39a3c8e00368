package io.ilion.cassandra;

import org.jspecify.annotations.Nullable;

/**
 * The node could not be reached, was lost in mid-call or has hung. Where a call was under way, it is not known whether
 * the node carried it out.
 */
public final class NodeUnreachableException extends NodeException {

    public NodeUnreachableException(String address, String message, @Nullable Throwable cause) {
        super(address, message, cause);
    }

    @Override
    public Kind kind() {
        return Kind.UNREACHABLE;
    }
}
