package io.ilion.cassandra;

/** Another node, or a node of another cluster, answers at the address of the node. Nothing was asked of it but its identity. */
public final class WrongNodeException extends NodeException {

    public WrongNodeException(String address, String message) {
        super(address, message, null);
    }

    @Override
    public Kind kind() {
        return Kind.WRONG_NODE;
    }
}
