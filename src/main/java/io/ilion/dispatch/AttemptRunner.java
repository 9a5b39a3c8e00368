package io.ilion.dispatch;

import io.ilion.cassandra.Cluster;
import io.ilion.cassandra.Clusters;
import io.ilion.cassandra.NodeSession;
import io.ilion.operation.Outcome;
import io.ilion.operation.failure.Failure;
import io.ilion.operation.failure.FailureCode;
import io.ilion.operation.failure.Failures;
import io.ilion.operation.request.StoredRequest;
import io.ilion.operation.type.WorkStoppedException;
import java.time.Duration;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Makes an attempt: has the operation type do its work on the node or, for a cluster step, on the cluster. */
@Component
final class AttemptRunner {

    private static final Logger log = LoggerFactory.getLogger(AttemptRunner.class);

    /** How long a node may take to stop what a lost replica has left there. */
    private static final Duration CLEANUP_TIMEOUT = Duration.ofMinutes(2);

    /** How long a node may take to report whether timed-out work is still running. */
    private static final Duration INSPECTION_TIMEOUT = Duration.ofSeconds(5);

    private final Clusters clusters;
    private final AttemptState state;
    private final AttemptHeartbeat heartbeat;

    AttemptRunner(Clusters clusters, AttemptState state, AttemptHeartbeat heartbeat) {
        this.clusters = clusters;
        this.state = state;
        this.heartbeat = heartbeat;
    }

    /** Never throws: this is the one place where everything is caught, since whatever the work throws is its failure. */
    Outcome run(RunningAttempt attempt, AttemptObservation observation) {
        ClaimedTask task = attempt.task();
        try {
            return task.isClusterStep()
                    ? runOnCluster(attempt, task.request())
                    : runOnNode(attempt, observation, task.request());
        } catch (WorkStoppedException e) {
            return Outcome.CANCELLED;
        } catch (Throwable e) {
            observation.recordError(e);
            log.warn("Task {} failed on {}: {}", task.taskId(), task.place(), e.toString());
            Failure failure = Failures.of(e, task.address());
            if (failure.code() == FailureCode.TIMED_OUT && !task.isClusterStep()) {
                inspectNode(attempt, task.request());
            }
            return Outcome.failed(failure);
        }
    }

    private <R extends Record> Outcome runOnNode(
            RunningAttempt attempt, AttemptObservation observation, StoredRequest<R> request) throws Exception {
        Outcome predetermined = attempt.task().predeterminedOutcome();
        Duration timeout = predetermined == null ? attempt.timeLeft() : CLEANUP_TIMEOUT;
        try (NodeSession node = open(attempt.task(), timeout)) {
            if (predetermined != null) {
                request.maintenance()
                        .stop(request.parameters(), new FencedNode(node, () -> heartbeat.fenceNow(attempt)));
                return predetermined;
            }
            FencedNode fenced = new FencedNode(node, () -> heartbeat.fence(attempt));
            NodeWork<R> work = new NodeWork<>(attempt, observation, state, fenced, request.parameters());
            work.checkpoint(0);
            request.maintenance().preflight(request.parameters(), node);
            request.maintenance().perform(work);
            return Outcome.COMPLETED;
        }
    }

    private <R extends Record> Outcome runOnCluster(RunningAttempt attempt, StoredRequest<R> request) throws Exception {
        ClusterStepWork<R> work =
                new ClusterStepWork<>(attempt, state, request.parameters(), heartbeat, cluster(attempt.task()));
        Outcome predetermined = attempt.task().predeterminedOutcome();
        if (predetermined != null) {
            request.maintenance().settleOnCluster(work);
            return predetermined;
        }
        work.checkpoint(0);
        request.maintenance().performOnCluster(work);
        return Outcome.COMPLETED;
    }

    private <R extends Record> void inspectNode(RunningAttempt attempt, StoredRequest<R> request) {
        try (NodeSession node = open(attempt.task(), INSPECTION_TIMEOUT)) {
            attempt.recordEvidence(TimeoutInspection.of(request.maintenance().isUnderWay(request.parameters(), node)));
        } catch (RuntimeException e) {
            attempt.recordEvidence(TimeoutInspection.unknown(e));
        }
    }

    private NodeSession open(ClaimedTask task, Duration timeout) {
        return cluster(task)
                .open(Objects.requireNonNull(task.hostId()), Objects.requireNonNull(task.address()), timeout);
    }

    private Cluster cluster(ClaimedTask task) {
        return clusters.require(task.cluster());
    }
}
