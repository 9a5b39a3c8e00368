package io.ilion.dispatch;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.ExecutionHandler;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import io.ilion.cassandra.Cluster;
import io.ilion.cassandra.Clusters;
import io.ilion.cassandra.Node;
import io.ilion.cassandra.NodeSession;
import io.ilion.database.DatabaseRetry;
import io.ilion.operation.failure.Failure;
import io.ilion.operation.failure.FailureCode;
import io.ilion.operation.failure.Failures;
import io.ilion.operation.failure.WorkFailedException;
import io.ilion.operation.request.StoredRequest;
import io.ilion.operation.type.WorkStoppedException;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;

/** Runs a task: begins an attempt, has the kind of maintenance do its work on the node, and records how it ended. */
@Component
final class TaskRunner implements ExecutionHandler<Void> {

    private static final Logger log = LoggerFactory.getLogger(TaskRunner.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** The constraint that keeps tasks apart which want the same of a node. */
    private static final String LOCK_SCOPE_CONFLICT = "task_lock_scope_excl";

    /** How long a node may take to stop what a lost replica had begun there. */
    private static final Duration STOP_AT_MOST = Duration.ofMinutes(2);

    /** How long a node may take to say whether it is still at what it had no more time for. */
    private static final Duration LAST_LOOK = Duration.ofSeconds(5);

    private final TaskTransactions ledger;
    private final OperationLocks turns;
    private final RunningAttempts running;
    private final Clusters clusters;
    private final AttemptState memory;
    private final AttemptHeartbeat pulse;
    private final DatabaseRetry patience;
    private final DispatchSettings settings;
    private final Clock clock;
    private final AttemptScopes scopes;

    TaskRunner(
            TaskTransactions ledger,
            OperationLocks turns,
            RunningAttempts running,
            Clusters clusters,
            AttemptState memory,
            AttemptHeartbeat pulse,
            DatabaseRetry patience,
            DispatchSettings settings,
            Clock clock,
            AttemptScopes scopes) {
        this.ledger = ledger;
        this.turns = turns;
        this.running = running;
        this.clusters = clusters;
        this.memory = memory;
        this.pulse = pulse;
        this.patience = patience;
        this.settings = settings;
        this.clock = clock;
        this.scopes = scopes;
    }

    @Override
    public CompletionHandler<Void> execute(TaskInstance<Void> instance, ExecutionContext context) {
        UUID taskId = UUID.fromString(instance.getId());
        if (running.contains(taskId)) {
            // the entry was thought dead while the database was away, but the work goes on in this very replica
            return again(PAUSE);
        }
        try {
            return ledger.operationOf(taskId)
                    .flatMap(operation -> turns.take(operation, () -> ledger.claim(operation, taskId)))
                    .map(claim -> run(claim, context))
                    .orElseGet(CompletionHandler.OnCompleteRemove::new);
        } catch (TaskBlockedException e) {
            log.debug("Task {} waits: {}", taskId, e.getMessage());
            return again(PAUSE);
        } catch (DataIntegrityViolationException e) {
            if (!String.valueOf(e.getMessage()).contains(LOCK_SCOPE_CONFLICT)) {
                throw e;
            }
            // two tasks that want the same were claimed in one instant, and the database let the other one through
            return again(PAUSE);
        }
    }

    private CompletionHandler<Void> run(ClaimedTask claim, ExecutionContext context) {
        RunningAttempt attempt = new RunningAttempt(claim, clock);
        running.add(attempt);
        try (AttemptScope scope = scopes.open(claim)) {
            AttemptOutcome outcome = perform(attempt, scope);
            if (context.getSchedulerState().isShuttingDown() && Thread.interrupted()) {
                scope.ended("GIVEN_BACK");
                patience.until(() -> turns.take(claim.operationId(), () -> ledger.giveBack(claim, attempt.evidence())));
                return again(Duration.ZERO);
            }
            if (attempt.isTakenAway()) {
                scope.ended("TAKEN_AWAY");
                log.warn(
                        "Task {} was taken over by another replica, or ended by hand; this one lets it go",
                        claim.taskId());
                return new CompletionHandler.OnCompleteRemove<>();
            }
            scope.ended(outcome);
            return switch (patience.until(
                    () -> turns.take(claim.operationId(), () -> ledger.end(claim, outcome, attempt.evidence())))) {
                case DONE -> new CompletionHandler.OnCompleteRemove<>();
                case TRY_AGAIN -> again(settings.retryPause());
            };
        } finally {
            running.remove(attempt);
        }
    }

    /** The one place where everything is caught: whatever the work throws is its failure. */
    private AttemptOutcome perform(RunningAttempt attempt, AttemptScope scope) {
        try {
            return perform(attempt, scope, attempt.claim().request());
        } catch (WorkStoppedException e) {
            return AttemptOutcome.CANCELLED;
        } catch (Throwable e) {
            scope.failed(e);
            log.warn(
                    "Task {} failed on {}: {}",
                    attempt.claim().taskId(),
                    attempt.claim().place(),
                    e.toString());
            Failure failure = Failures.of(e, attempt.claim().address());
            if (failure.code() == FailureCode.TIMED_OUT && attempt.claim().hostId() != null) {
                lookOnceMore(attempt, attempt.claim().request());
            }
            return AttemptOutcome.failed(failure);
        }
    }

    private <R extends Record> void lookOnceMore(RunningAttempt attempt, StoredRequest<R> request) {
        ClaimedTask claim = attempt.claim();
        try (NodeSession node = open(claim, LAST_LOOK)) {
            attempt.recordEvidence(TimeoutInspection.of(request.maintenance().isUnderWay(request.parameters(), node)));
        } catch (RuntimeException e) {
            attempt.recordEvidence(TimeoutInspection.unknown(e));
        }
    }

    private <R extends Record> AttemptOutcome perform(
            RunningAttempt attempt, AttemptScope scope, StoredRequest<R> request) throws Exception {
        ClaimedTask claim = attempt.claim();
        AttemptOutcome ending = claim.ending();
        if (claim.hostId() == null) {
            return performOnCluster(attempt, request);
        }
        Duration left = ending != null ? STOP_AT_MOST : Duration.between(clock.instant(), claim.deadline());
        try (NodeSession node = open(claim, left)) {
            Node fenced = new FencedNode(node, () -> pulse.fence(attempt));
            NodeWork<R> work = new NodeWork<>(attempt, scope, memory, fenced, request.parameters());
            if (ending != null) {
                request.maintenance().stop(request.parameters(), node);
                return ending;
            }
            work.checkpoint(0);
            request.maintenance().preflight(request.parameters(), node);
            request.maintenance().perform(work);
            return AttemptOutcome.COMPLETED;
        }
    }

    private <R extends Record> AttemptOutcome performOnCluster(RunningAttempt attempt, StoredRequest<R> request)
            throws Exception {
        ClaimedTask claim = attempt.claim();
        ClusterStepWork<R> work = new ClusterStepWork<>(
                attempt,
                memory,
                request.parameters(),
                pulse,
                cluster(claim),
                patience.until(() -> ledger.plannedNodes(claim.operationId())),
                clock);
        AttemptOutcome ending = claim.ending();
        if (ending != null) {
            request.maintenance().settleOnCluster(work);
            return ending;
        }
        work.checkpoint(0);
        request.maintenance().performOnCluster(work);
        return AttemptOutcome.COMPLETED;
    }

    private NodeSession open(ClaimedTask claim, Duration timeout) {
        return cluster(claim)
                .open(Objects.requireNonNull(claim.hostId()), Objects.requireNonNull(claim.address()), timeout);
    }

    private Cluster cluster(ClaimedTask claim) {
        return clusters.find(claim.cluster())
                .orElseThrow(() -> WorkFailedException.preflight(
                        "the settings know no cluster '%s' any more".formatted(claim.cluster())));
    }

    private static CompletionHandler<Void> again(Duration pause) {
        return (complete, entry) ->
                entry.reschedule(complete, complete.getTimeDone().plus(pause));
    }
}
