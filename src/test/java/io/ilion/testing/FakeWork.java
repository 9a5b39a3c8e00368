package io.ilion.testing;

import io.ilion.cassandra.Node;
import io.ilion.operation.type.Work;
import io.ilion.operation.type.WorkStoppedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** An attempt at a task without an operation, for tests that call an operation type directly. */
public class FakeWork<R extends Record> implements Work<R> {

    private final UUID operation = UUID.randomUUID();
    private final Node node;
    private final R parameters;
    private final List<Record> evidence = new ArrayList<>();
    private final List<Double> progress = new ArrayList<>();
    private final Map<Class<?>, Record> savedState = new HashMap<>();
    private final Map<Class<?>, Record> clusterStepState = new HashMap<>();
    private volatile boolean resumed;
    private volatile boolean cancelled;

    public FakeWork(Node node, R parameters) {
        this.node = node;
        this.parameters = parameters;
    }

    /** Behaves as if an earlier attempt had been made. */
    public final void resume() {
        resumed = true;
    }

    public final void cancel() {
        cancelled = true;
    }

    public List<Record> evidence() {
        return evidence;
    }

    public List<Double> progress() {
        return progress;
    }

    @Override
    public R parameters() {
        return parameters;
    }

    @Override
    public UUID operationId() {
        return operation;
    }

    @Override
    public String cluster() {
        return "it";
    }

    @Override
    public UUID hostId() {
        return new UUID(0, 1);
    }

    @Override
    public Node node() {
        return node;
    }

    @Override
    public boolean isResumed() {
        return resumed;
    }

    @Override
    public void checkpoint(double fraction) {
        progress.add(fraction);
        if (cancelled) {
            throw WorkStoppedException.cancelled();
        }
    }

    /** Does not wait. */
    @Override
    public void pause(Duration time) {
        checkpoint(0);
    }

    @Override
    public <T> T callWhilePolling(Callable<T> call, Duration between, Runnable poll) throws Exception {
        FutureTask<T> response = new FutureTask<>(call);
        Thread caller = new Thread(response);
        caller.setDaemon(true);
        caller.start();
        while (true) {
            try {
                return response.get(between.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                poll.run();
            } catch (ExecutionException e) {
                throw (Exception) e.getCause();
            }
        }
    }

    @Override
    public void recordEvidence(Record entry) {
        evidence.add(entry);
    }

    @Override
    public void saveState(Record known) {
        savedState.put(known.getClass(), known);
    }

    @Override
    public <T extends Record> Optional<T> loadState(Class<T> type) {
        return Optional.ofNullable(savedState.get(type)).map(type::cast);
    }

    /** Behaves as if the cluster step of the operation had saved that state. */
    public final void saveClusterStepState(Record known) {
        clusterStepState.put(known.getClass(), known);
    }

    @Override
    public <T extends Record> Optional<T> loadClusterStepState(Class<T> type) {
        return Optional.ofNullable(clusterStepState.get(type)).map(type::cast);
    }
}
