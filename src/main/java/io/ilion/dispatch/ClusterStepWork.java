package io.ilion.dispatch;

import io.ilion.cassandra.Cluster;
import io.ilion.cassandra.NodeInfo;
import io.ilion.operation.type.ClusterWork;
import io.ilion.operation.type.Execution;
import io.ilion.operation.type.WorkStoppedException;
import java.time.Duration;
import java.util.List;

/** An attempt of this replica at a cluster step. */
final class ClusterStepWork<R extends Record> extends AttemptWork<R> implements ClusterWork<R> {

    private final AttemptHeartbeat heartbeat;
    private final Cluster cluster;
    private final List<NodeInfo> nodes;

    ClusterStepWork(
            RunningAttempt attempt, AttemptState state, R parameters, AttemptHeartbeat heartbeat, Cluster cluster) {
        super(attempt, state, parameters);
        this.heartbeat = heartbeat;
        this.cluster = cluster;
        this.nodes = state.loadPlannedNodes(attempt.task());
    }

    @Override
    public Cluster cluster() {
        return cluster;
    }

    @Override
    public List<NodeInfo> nodes() {
        return nodes;
    }

    @Override
    public Execution execution() {
        return task().execution();
    }

    @Override
    public void pauseIgnoringStop(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            if (attempt().isTakenOver()) {
                throw WorkStoppedException.takenOver();
            }
            sleep(left);
        }
    }

    @Override
    public Duration timeLeft() {
        return attempt().timeLeft();
    }

    @Override
    public void fence() {
        heartbeat.fenceNow(attempt());
        checkpoint(0);
    }
}
