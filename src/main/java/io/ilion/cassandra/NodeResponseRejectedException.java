package io.ilion.cassandra;

/** The response of the node was rejected by the deserialization filter, so that it is not known what the node did. */
public final class NodeResponseRejectedException extends NodeException {

    /** @param rejected the name of a class, or the limit that was exceeded */
    public NodeResponseRejectedException(String address, String rejected, Throwable cause) {
        super(
                address,
                "The response of node %s was rejected: it contains %s. It is not known whether it executed the call"
                        .formatted(address, rejected),
                cause);
    }

    @Override
    public Kind kind() {
        return Kind.RESPONSE_REJECTED;
    }
}
