package io.ilion.operation.type;

import io.ilion.cassandra.Cluster;
import io.ilion.cassandra.NodeInfo;
import io.ilion.operation.failure.WorkFailedException;
import java.time.Duration;
import java.util.List;

/** One attempt at the part of an operation that is done once for its whole cluster, before the first node is worked on. */
public interface ClusterWork<R extends Record> extends AttemptContext<R> {

    Cluster cluster();

    /** The nodes that the operation works on afterwards, as they were when its plan was made. */
    List<NodeInfo> nodes();

    /** How the operation is carried out; complete, without nulls. */
    Execution execution();

    /** How much time is left of the task's; zero or less when it is up. */
    Duration timeLeft();

    /**
     * Waits, also when the operation was cancelled or the time is up: for what must be known before others may go on.
     *
     * @throws WorkStoppedException when another replica has taken the task over
     */
    void pauseIgnoringStop(Duration time);

    /**
     * Asks the database, now, whether this is still the latest attempt and may go on. To be called right before each act that
     * cannot be undone.
     *
     * @throws WorkStoppedException when the caller cancelled the operation, or another replica has taken the task over
     * @throws WorkFailedException  when the time for the task is up
     */
    void fence();
}
