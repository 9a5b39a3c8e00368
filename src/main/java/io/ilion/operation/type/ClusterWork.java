package io.ilion.operation.type;

import io.ilion.cassandra.Cluster;
import io.ilion.cassandra.NodeInfo;
import io.ilion.operation.failure.WorkFailedException;
import java.time.Duration;
import java.util.List;

/** One attempt at a cluster step, which runs once, before the first node. */
public interface ClusterWork<R extends Record> extends AttemptContext<R> {

    Cluster cluster();

    /** The nodes of the operation as they were when it was planned. */
    List<NodeInfo> nodes();

    /** How the operation is carried out; complete, without nulls. */
    Execution execution();

    /** What is left of the time for the task; zero or less when it is up. */
    Duration timeLeft();

    /**
     * Waits, even if the operation was cancelled or the time is up: for results that must be known before others may continue.
     *
     * @throws WorkStoppedException when another replica has taken over the task
     */
    void pauseIgnoringStop(Duration time);

    /**
     * Asks the database now whether this is the latest attempt and may continue. To be called right before each irreversible step.
     *
     * @throws WorkStoppedException when the caller cancelled the operation, or another replica has taken over the task
     * @throws WorkFailedException  when the time for the task is up
     */
    void fence();
}
