package io.ilion.dispatch;

import io.ilion.cassandra.Node;
import io.ilion.operation.Work;
import io.ilion.operation.WorkFailedException;
import io.ilion.operation.WorkStoppedException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** An attempt that this replica makes, with the node that it is made on. */
final class NodeWork<R extends Record> implements Work<R> {

    /** How soon a pause notices that it must end. */
    private static final Duration STEP = Duration.ofMillis(250);

    private final RunningAttempt attempt;
    private final AttemptScope scope;
    private final Memory memory;
    private final Node node;
    private final R parameters;

    NodeWork(RunningAttempt attempt, AttemptScope scope, Memory memory, Node node, R parameters) {
        this.attempt = attempt;
        this.scope = scope;
        this.memory = memory;
        this.node = node;
        this.parameters = parameters;
    }

    @Override
    public R parameters() {
        return parameters;
    }

    @Override
    public UUID operationId() {
        return attempt.claim().operationId();
    }

    @Override
    public String cluster() {
        return attempt.claim().cluster();
    }

    @Override
    public UUID hostId() {
        return attempt.claim().hostId();
    }

    @Override
    public Node node() {
        return node;
    }

    @Override
    public boolean isResumed() {
        return attempt.claim().attempt() > 1;
    }

    @Override
    public void checkpoint(double progress) {
        attempt.advanceTo(progress);
        if (attempt.isTakenAway()) {
            throw WorkStoppedException.takenAway();
        }
        if (attempt.isCancelled()) {
            throw WorkStoppedException.cancelled();
        }
        if (attempt.isOutOfTime()) {
            throw WorkFailedException.timedOut("The work on node %s had not ended when its time of %s was up"
                    .formatted(node.address(), attempt.claim().timeout()));
        }
    }

    @Override
    public void pause(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            checkpoint(0);
            try {
                TimeUnit.NANOSECONDS.sleep(Math.min(left, STEP.toNanos()));
            } catch (InterruptedException e) {
                throw interrupted();
            }
        }
        checkpoint(0);
    }

    @Override
    public <T> T during(Callable<T> call, Duration between, Runnable look) throws Exception {
        FutureTask<T> answer = new FutureTask<>(scope.around(call));
        Thread caller = new Thread(answer, Thread.currentThread().getName() + "-call");
        caller.setDaemon(true);
        caller.start();
        while (true) {
            try {
                return answer.get(between.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                look.run();
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
    public void saw(Record evidence) {
        attempt.saw(evidence);
    }

    @Override
    public void remember(Record known) {
        memory.keep(attempt.claim(), known);
    }

    @Override
    public <T extends Record> Optional<T> remembered(Class<T> type) {
        return memory.find(attempt.claim(), type);
    }

    @Override
    public <T extends Record> Optional<T> keptByClusterStep(Class<T> type) {
        return memory.ofClusterStep(attempt.claim(), type);
    }

    private CancellationException interrupted() {
        Thread.currentThread().interrupt();
        return new CancellationException("interrupted during the work on node " + node.address());
    }
}
