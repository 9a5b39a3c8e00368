package io.ilion.cassandra;

import org.jspecify.annotations.Nullable;

/**
 * One side does not accept who the other is: the node not our user or certificate, or we not the certificate of the
 * node. Trying again does not help.
 */
public final class NodeAuthenticationException extends NodeException {

    public NodeAuthenticationException(String address, SecurityException cause) {
        this(address, "Node %s refused the JMX credentials: %s".formatted(address, cause.getMessage()), cause);
    }

    public NodeAuthenticationException(String address, String message, @Nullable Throwable cause) {
        super(address, message, cause);
    }

    @Override
    public Kind kind() {
        return Kind.NOT_AUTHENTICATED;
    }
}
