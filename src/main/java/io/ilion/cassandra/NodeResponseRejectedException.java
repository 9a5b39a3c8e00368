package io.ilion.cassandra;

/** The node answered with something that is not read, so that it is not known what it did. */
public final class NodeResponseRejectedException extends NodeException {

    /** @param refused what of the answer was refused: the name of a class, or which limit it broke */
    public NodeResponseRejectedException(String address, String refused, Throwable cause) {
        super(
                address,
                "Node %s answered with what is not read from a node: %s. What it did is not known"
                        .formatted(address, refused),
                cause);
    }

    @Override
    public Kind kind() {
        return Kind.ANSWER_REFUSED;
    }
}
