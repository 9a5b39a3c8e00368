package io.ilion.cassandra;

import org.jspecify.annotations.Nullable;

/** The node rejected the credentials or the client certificate, or its own certificate is not trusted. A retry does not help. */
public final class NodeAuthenticationException extends NodeException {

    public NodeAuthenticationException(String address, SecurityException cause) {
        this(address, "Node %s rejected the JMX credentials: %s".formatted(address, cause.getMessage()), cause);
    }

    public NodeAuthenticationException(String address, String message, @Nullable Throwable cause) {
        super(address, message, cause);
    }

    @Override
    public Kind kind() {
        return Kind.NOT_AUTHENTICATED;
    }
}
