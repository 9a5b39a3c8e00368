package io.ilion.dispatch;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.ExecutionHandler;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import io.ilion.operation.Outcome;
import io.ilion.operation.TaskOrigin;
import java.time.Duration;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;

/** Handles the dispatch entry of a task: claims the task, makes an attempt, and stores how it ended. */
@Component
final class TaskRunner implements ExecutionHandler<Void> {

    private static final Logger log = LoggerFactory.getLogger(TaskRunner.class);
    private static final Duration RECHECK_INTERVAL = Duration.ofSeconds(1);

    /** The exclusion constraint that keeps tasks with overlapping lock scopes apart. */
    private static final String LOCK_SCOPE_CONFLICT = "task_lock_scope_excl";

    private final TaskTransactions transactions;
    private final OperationLocks locks;
    private final RunningAttempts running;
    private final AttemptRunner attempts;
    private final AttemptObservations observations;

    TaskRunner(
            TaskTransactions transactions,
            OperationLocks locks,
            RunningAttempts running,
            AttemptRunner attempts,
            AttemptObservations observations) {
        this.transactions = transactions;
        this.locks = locks;
        this.running = running;
        this.attempts = attempts;
        this.observations = observations;
    }

    @Override
    public CompletionHandler<Void> execute(TaskInstance<Void> instance, ExecutionContext context) {
        UUID taskId = UUID.fromString(instance.getId());
        if (running.contains(taskId)) {
            // the scheduler considered the entry dead while the database was unavailable, but this replica still works
            // on it
            return reschedule(RECHECK_INTERVAL);
        }
        return transactions
                .findOrigin(taskId)
                .map(origin -> runWithWorker(taskId, origin, context))
                .orElseGet(CompletionHandler.OnCompleteRemove::new);
    }

    private CompletionHandler<Void> runWithWorker(UUID taskId, TaskOrigin origin, ExecutionContext context) {
        WorkerShares workers = running.workers();
        if (!workers.tryAcquire(taskId, origin.cluster())) {
            log.debug("Task {} waits for a worker: cluster '{}' uses its share", taskId, origin.cluster());
            return reschedule(workers.pause());
        }
        try {
            return claimAndRun(taskId, origin.operationId(), context);
        } finally {
            workers.release(origin.cluster());
        }
    }

    private CompletionHandler<Void> claimAndRun(UUID taskId, UUID operationId, ExecutionContext context) {
        try {
            return locks.withLock(operationId, () -> transactions.claim(operationId, taskId))
                    .map(claimed -> run(claimed, context))
                    .orElseGet(CompletionHandler.OnCompleteRemove::new);
        } catch (TaskBlockedException e) {
            log.debug("Task {} waits: {}", taskId, e.getMessage());
            return reschedule(RECHECK_INTERVAL);
        } catch (DataIntegrityViolationException e) {
            if (!String.valueOf(e.getMessage()).contains(LOCK_SCOPE_CONFLICT)) {
                throw e;
            }
            log.debug("Task {} waits: a task with an overlapping lock scope was claimed at the same moment", taskId);
            return reschedule(RECHECK_INTERVAL);
        }
    }

    private CompletionHandler<Void> run(ClaimedTask claimed, ExecutionContext context) {
        RunningAttempt attempt = running.add(claimed);
        try (AttemptObservation observation = observations.start(claimed)) {
            Outcome outcome = attempts.run(attempt, observation);
            if (context.getSchedulerState().isShuttingDown() && Thread.interrupted()) {
                observation.recordOutcome("RETURNED");
                locks.withLockAndRetry(claimed.operationId(), () -> transactions.giveBack(claimed, attempt.evidence()));
                return reschedule(Duration.ZERO);
            }
            if (attempt.isTakenOver()) {
                observation.recordOutcome("TAKEN_OVER");
                log.warn(
                        "Dropping task {}: it was taken over by another replica, or an administrator has ended it",
                        claimed.taskId());
                return new CompletionHandler.OnCompleteRemove<>();
            }
            observation.recordOutcome(outcome);
            return locks.withLockAndRetry(
                            claimed.operationId(), () -> transactions.end(claimed, outcome, attempt.evidence()))
                    .map(TaskRunner::reschedule)
                    .orElseGet(CompletionHandler.OnCompleteRemove::new);
        } finally {
            running.remove(attempt);
        }
    }

    private static CompletionHandler<Void> reschedule(Duration pause) {
        return (complete, entry) ->
                entry.reschedule(complete, complete.getTimeDone().plus(pause));
    }
}
