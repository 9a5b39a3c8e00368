package io.ilion.operation.type;

import io.ilion.cassandra.Node;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;

/** One attempt at a task on a node, as its operation type sees it. */
public interface Work<R extends Record> extends AttemptContext<R> {

    /** The name of the cluster in the settings. */
    String cluster();

    /** The permanent id of the node. */
    UUID hostId();

    /** The node to work on. All calls to it share the time left for the task. */
    Node node();

    /**
     * Makes a long call on a thread of its own, and polls while it runs.
     *
     * @param call     continues when the wait ends with an exception
     * @param interval the pause between two polls
     * @param poll     called repeatedly until the call returns; what it throws ends the wait
     * @return what the call returned
     * @throws Exception what the call threw
     */
    <T> T callWhilePolling(Callable<T> call, Duration interval, Runnable poll) throws Exception;

    /** Loads what the cluster step saved under that type, see {@link ClusterWork#saveState}. */
    <T extends Record> Optional<T> loadClusterStepState(Class<T> type);
}
