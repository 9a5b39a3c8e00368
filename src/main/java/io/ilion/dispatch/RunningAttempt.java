package io.ilion.dispatch;

import io.ilion.cassandra.Node;
import io.ilion.operation.Work;
import io.ilion.operation.WorkStoppedException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An attempt that this replica is making. The worker says how far it got; the {@link Pulse} writes that down, and tells
 * the worker to stop.
 */
final class RunningAttempt {

    private final Claim claim;
    private final List<Object> evidence = new CopyOnWriteArrayList<>();
    private volatile double progress;
    private volatile boolean cancelled;
    private volatile boolean takenOver;

    RunningAttempt(Claim claim) {
        this.claim = claim;
    }

    Claim claim() {
        return claim;
    }

    double progress() {
        return progress;
    }

    List<Object> evidence() {
        return evidence;
    }

    void cancel() {
        cancelled = true;
    }

    void takenOver() {
        takenOver = true;
    }

    boolean isTakenOver() {
        return takenOver;
    }

    <R extends Record> Work<R> on(Node node, R parameters) {
        return new Work<>() {
            @Override
            public R parameters() {
                return parameters;
            }

            @Override
            public Node node() {
                return node;
            }

            @Override
            public boolean isResumed() {
                return claim.attempt() > 1;
            }

            @Override
            public void checkpoint(double fraction) {
                progress = Math.max(progress, Math.min(1.0, fraction));
                if (cancelled || takenOver) {
                    throw new WorkStoppedException();
                }
            }

            @Override
            public void saw(Record seen) {
                evidence.add(seen);
            }
        };
    }
}
