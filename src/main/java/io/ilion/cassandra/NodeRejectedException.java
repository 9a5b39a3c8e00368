package io.ilion.cassandra;

import java.util.Objects;

/** The node answered the call with an exception. The cause is what the node threw, without the wrapping of JMX. */
public final class NodeRejectedException extends NodeException {

    public NodeRejectedException(String address, String call, Throwable thrown) {
        super(address, "Node %s refused %s: %s".formatted(address, call, thrown.getMessage()), thrown);
    }

    /** What the node threw. */
    public Throwable thrown() {
        return Objects.requireNonNull(getCause());
    }

    @Override
    public Kind kind() {
        return Kind.REJECTED;
    }
}
