package io.ilion.cassandra;

/** The node does not accept the JMX user and password of the settings, or does not let that user do this. */
public final class NodeAuthenticationException extends NodeException {

    public NodeAuthenticationException(String address, SecurityException cause) {
        super(address, "Node %s refused the JMX credentials: %s".formatted(address, cause.getMessage()), cause);
    }

    @Override
    public Kind kind() {
        return Kind.NOT_AUTHENTICATED;
    }
}
