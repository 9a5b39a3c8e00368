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

/** An attempt that this replica makes, with the node that it is made on. */
final class NodeWork<R extends Record> extends AttemptWork<R> implements Work<R> {

    private final AttemptScope scope;
    private final Node node;

    NodeWork(RunningAttempt attempt, AttemptScope scope, AttemptState memory, Node node, R parameters) {
        super(attempt, memory, parameters);
        this.scope = scope;
        this.node = node;
    }

    @Override
    public String cluster() {
        return claim().cluster();
    }

    @Override
    public UUID hostId() {
        return Objects.requireNonNull(claim().hostId());
    }

    @Override
    public Node node() {
        return node;
    }

    @Override
    public <T> T callWhilePolling(Callable<T> call, Duration between, Runnable look) throws Exception {
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
    public <T extends Record> Optional<T> loadClusterStepState(Class<T> type) {
        return memory().ofClusterStep(claim(), type);
    }
}
