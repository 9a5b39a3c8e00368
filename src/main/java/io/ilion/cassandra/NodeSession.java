package io.ilion.cassandra;

/**
 * A session with one node. While it is open, the node is probed over a second connection, so that a call to a node that hangs ends
 * within seconds and not at its deadline. Closing it keeps the connections for the next session.
 */
public interface NodeSession extends Node, AutoCloseable {

    @Override
    void close();
}
