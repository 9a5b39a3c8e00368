package io.ilion.operation.type;

import io.ilion.cassandra.Node;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;

/** One attempt at the part of an operation that is done on one node, as the kind of maintenance sees it. */
public interface Work<R extends Record> extends AttemptContext<R> {

    /** The name of the cluster in the settings. */
    String cluster();

    /** What identifies the node for good. */
    UUID hostId();

    /** The node to work on. All calls to it together have the time that is left of the task's. */
    Node node();

    /**
     * Makes a call that may take long on a thread of its own, and looks while it goes on.
     *
     * @param look    called again and again until the call returns; what it throws ends the waiting, not the call
     * @param between the pause between two looks
     * @return what the call returned
     * @throws Exception what the call threw
     */
    <T> T callWhilePolling(Callable<T> call, Duration between, Runnable look) throws Exception;

    /** What the cluster step of the operation keeps under that type, see {@link ClusterWork#saveState}. */
    <T extends Record> Optional<T> loadClusterStepState(Class<T> type);
}
