package io.ilion.testing;

import io.ilion.cassandra.Cluster;
import io.ilion.cassandra.NodeInfo;
import io.ilion.operation.type.ClusterWork;
import io.ilion.operation.type.Execution;
import io.ilion.operation.type.WorkStoppedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** An attempt at a cluster step that a test can cancel. A later attempt starts with its saved state. */
public class FakeClusterWork<R extends Record> implements ClusterWork<R> {

    private final Cluster cluster;
    private final R parameters;
    private final Map<Class<?>, Record> savedState;
    private final boolean resumed;
    private final List<Record> evidence = new ArrayList<>();
    private Runnable onFence = () -> {};
    private Runnable onPause = () -> {};
    private boolean cancelled;

    public FakeClusterWork(Cluster cluster, R parameters) {
        this(cluster, parameters, new HashMap<>(), false);
    }

    private FakeClusterWork(Cluster cluster, R parameters, Map<Class<?>, Record> savedState, boolean resumed) {
        this.cluster = cluster;
        this.parameters = parameters;
        this.savedState = savedState;
        this.resumed = resumed;
    }

    /** The attempt that takes over when the replica of this attempt is lost. */
    public final FakeClusterWork<R> successor() {
        return new FakeClusterWork<>(cluster, parameters, new HashMap<>(savedState), true);
    }

    public final void cancel() {
        cancelled = true;
    }

    /** Runs the action whenever the attempt checks its fence. */
    public final void onFence(Runnable action) {
        onFence = action;
    }

    /** Runs the action instead of each pause. */
    public final void onPause(Runnable action) {
        onPause = action;
    }

    public final List<Record> evidence() {
        return evidence;
    }

    @Override
    public R parameters() {
        return parameters;
    }

    @Override
    public UUID operationId() {
        return new UUID(0, 1);
    }

    @Override
    public boolean isResumed() {
        return resumed;
    }

    @Override
    public void checkpoint(double progress) {
        if (cancelled) {
            throw WorkStoppedException.cancelled();
        }
    }

    @Override
    public void pause(Duration time) {
        checkpoint(0);
        onPause.run();
        checkpoint(0);
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

    @Override
    public Cluster cluster() {
        return cluster;
    }

    @Override
    public List<NodeInfo> nodes() {
        return cluster.nodes();
    }

    @Override
    public Execution execution() {
        return new Execution(Execution.Order.ALL_AT_ONCE, 16, Execution.OnFailure.CONTINUE, Duration.ofHours(1), 0);
    }

    @Override
    public void pauseIgnoringStop(Duration time) {
        onPause.run();
    }

    @Override
    public Duration timeLeft() {
        return Duration.ofHours(1);
    }

    @Override
    public void fence() {
        checkpoint(0);
        onFence.run();
    }
}
