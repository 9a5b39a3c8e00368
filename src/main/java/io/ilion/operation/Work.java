package io.ilion.operation;

import io.ilion.cassandra.Node;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;

/** One attempt at a task, as the kind of maintenance sees it. */
public interface Work<R extends Record> {

    R parameters();

    /** The operation that the task belongs to. */
    UUID operationId();

    /** The name of the cluster in the settings. */
    String cluster();

    /** What identifies the node for good. */
    UUID hostId();

    /** The node to work on. All calls to it together have the time that is left of the task's. */
    Node node();

    /** Whether an earlier attempt was made, so that its work may be done, or still be going on, on the node. */
    boolean isResumed();

    /**
     * Says how far it got. To be called between any two steps, since this is where it learns that it must stop.
     *
     * @param progress from 0.0 to 1.0; less than before changes nothing
     * @throws WorkStoppedException when the caller cancelled the operation, or another replica has taken the task over
     * @throws WorkFailedException  when the time for the task is up
     */
    void checkpoint(double progress);

    /** Waits, and ends as {@link #checkpoint} does when it must stop. */
    void pause(Duration time);

    /**
     * Makes a call that may take long on a thread of its own, and looks while it goes on.
     *
     * @param look    called again and again until the call returns; what it throws ends the waiting, not the call
     * @param between the pause between two looks
     * @return what the call returned
     * @throws Exception what the call threw
     */
    <T> T during(Callable<T> call, Duration between, Runnable look) throws Exception;

    /**
     * Keeps something that was seen on the node, for the history; a record that can be written as JSON. It is durable at
     * the latest when the attempt ends.
     */
    void saw(Record evidence);

    /**
     * Keeps something that a later attempt must know, such as how it was before; durable when this returns. What was
     * kept before under the same type is replaced.
     */
    void remember(Record known);

    /** What this attempt or an earlier one keeps under that type. */
    <T extends Record> Optional<T> remembered(Class<T> type);
}
