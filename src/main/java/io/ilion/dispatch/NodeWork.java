package io.ilion.dispatch;

import io.ilion.cassandra.Node;
import io.ilion.operation.type.Work;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** An attempt of this replica on a node. */
final class NodeWork<R extends Record> extends AttemptWork<R> implements Work<R> {

    private final AttemptObservation observation;
    private final Node node;

    NodeWork(RunningAttempt attempt, AttemptObservation observation, AttemptState state, Node node, R parameters) {
        super(attempt, state, parameters);
        this.observation = observation;
        this.node = node;
    }

    @Override
    public String cluster() {
        return task().cluster();
    }

    @Override
    public UUID hostId() {
        return Objects.requireNonNull(task().hostId());
    }

    @Override
    public Node node() {
        return node;
    }

    @Override
    public <T> T callWhilePolling(Callable<T> call, Duration interval, Runnable poll) throws Exception {
        FutureTask<T> result = new FutureTask<>(observation.wrap(call));
        Thread caller = new Thread(result, Thread.currentThread().getName() + "-call");
        caller.setDaemon(true);
        caller.start();
        while (true) {
            try {
                return result.get(interval.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                poll.run();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof Error error) {
                    throw error;
                }
                throw (Exception) e.getCause();
            } catch (InterruptedException e) {
                throw interrupted();
            }
        }
    }

    @Override
    public <T extends Record> Optional<T> loadClusterStepState(Class<T> type) {
        return state().loadFromClusterStep(task(), type);
    }
}
