package io.ilion.dispatch;

import io.ilion.cassandra.Cluster;
import io.ilion.cassandra.NodeInfo;
import io.ilion.operation.type.ClusterWork;
import io.ilion.operation.type.Execution;
import io.ilion.operation.type.WorkStoppedException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** An attempt that this replica makes at what is done once for a whole cluster. */
final class ClusterStepWork<R extends Record> extends AttemptWork<R> implements ClusterWork<R> {

    private final AttemptHeartbeat pulse;
    private final Cluster cluster;
    private final List<NodeInfo> nodes;
    private final InstantSource clock;

    /** @param nodes those of the plan */
    ClusterStepWork(
            RunningAttempt attempt,
            AttemptState memory,
            R parameters,
            AttemptHeartbeat pulse,
            Cluster cluster,
            List<NodeInfo> nodes,
            InstantSource clock) {
        super(attempt, memory, parameters);
        this.pulse = pulse;
        this.cluster = cluster;
        this.nodes = nodes;
        this.clock = clock;
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
        return claim().execution();
    }

    @Override
    public void pauseIgnoringStop(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            if (attempt().isTakenAway()) {
                throw WorkStoppedException.takenAway();
            }
            sleep(left);
        }
    }

    @Override
    public Duration timeLeft() {
        return Duration.between(clock.instant(), claim().deadline());
    }

    @Override
    public void fence() {
        pulse.confirm(attempt());
        checkpoint(0);
    }
}
