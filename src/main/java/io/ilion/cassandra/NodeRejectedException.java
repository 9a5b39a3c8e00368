package io.ilion.cassandra;

import java.util.Objects;

/** The node threw an exception. The cause is that exception, without the wrappers of JMX. */
public final class NodeRejectedException extends NodeException {

    public NodeRejectedException(String address, String call, Throwable thrown) {
        super(address, "Node %s rejected %s: %s".formatted(address, call, thrown.getMessage()), thrown);
    }

    /** The exception of the node. */
    public Throwable thrown() {
        return Objects.requireNonNull(getCause());
    }

    @Override
    public Kind kind() {
        return Kind.REJECTED;
    }
}
