package io.ilion.operation;

import io.ilion.cassandra.Node;

/** One attempt at a task, as the kind of maintenance sees it. */
public interface Work<R extends Record> {

    R parameters();

    /** The node to work on. All calls to it together have the time that the policy allows. */
    Node node();

    /** Whether an earlier attempt was made, so that its work may be done, or still be going on, on the node. */
    boolean isResumed();

    /**
     * Says how far it got. To be called between any two steps, since this is where it learns that it must stop.
     *
     * @param progress from 0.0 to 1.0
     * @throws WorkStoppedException when the caller cancelled the operation, or another replica has taken the task over
     */
    void checkpoint(double progress);

    /** Keeps something that was seen on the node; a record that can be written as JSON. */
    void saw(Record evidence);
}
