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

/** An attempt at what is done once for a cluster, which is told when to stop. A later attempt begins with what it has kept. */
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

    /** The attempt that takes over when the replica of this one is lost. */
    public final FakeClusterWork<R> successor() {
        return new FakeClusterWork<>(cluster, parameters, new HashMap<>(savedState), true);
    }

    public final void cancel() {
        cancelled = true;
    }

    /** What happens whenever it asks whether it is still the latest attempt. */
    public final void onFence(Runnable action) {
        onFence = action;
    }

    /** What happens whenever it waits, which takes no time here. */
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
