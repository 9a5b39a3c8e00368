package io.ilion.cassandra;

/**
 * Work on one node. While it is open, the node is watched over a second connection, so that a call to a node that has
 * hung ends within seconds and not at its deadline. Closing it leaves the connections open for the next one.
 */
public interface NodeSession extends Node, AutoCloseable {

    @Override
    void close();
}
