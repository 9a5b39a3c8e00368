package io.ilion.dispatch;

import io.ilion.cassandra.ClusterNotConfiguredException;
import io.ilion.operation.OperationProgress;
import io.ilion.operation.Outcome;
import io.ilion.operation.Task;
import io.ilion.operation.TaskOrigin;
import io.ilion.operation.failure.Failures;
import io.ilion.operation.request.StoredRequest;
import io.ilion.operation.type.InvalidRequestException;
import io.ilion.operation.type.WorkStoppedException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * The transactions in which an attempt at a task starts, saves its state and ends. Each locks the row of the operation first. An
 * attempt writes only while it is the latest one: a replica that stalled writes nothing after another one has taken over its task.
 */
@Component
class TaskTransactions {

    private static final Logger log = LoggerFactory.getLogger(TaskTransactions.class);

    private final LockedTasks tasks;
    private final StoredRequests requests;
    private final TaskAttempts attempts;
    private final TaskPolicy policy;
    private final OperationProgress progress;

    TaskTransactions(
            LockedTasks tasks,
            StoredRequests requests,
            TaskAttempts attempts,
            TaskPolicy policy,
            OperationProgress progress) {
        this.tasks = tasks;
        this.requests = requests;
        this.attempts = attempts;
        this.policy = policy;
        this.progress = progress;
    }

    /** Empty when retention has removed the task. */
    @Transactional(readOnly = true)
    public Optional<TaskOrigin> findOrigin(UUID taskId) {
        return tasks.findOrigin(taskId);
    }

    /**
     * Starts the next attempt. An attempt that a lost replica has left open is ended as lost.
     *
     * @return empty when nothing is left to do
     * @throws TaskBlockedException when the task must wait for others, or for a replica that can run it
     */
    @Transactional
    public Optional<ClaimedTask> claim(UUID operationId, UUID taskId) {
        return tasks.lock(operationId, taskId)
                .filter(locked -> !locked.task().state().isTerminal())
                .flatMap(this::claim);
    }

    private Optional<ClaimedTask> claim(LockedTask locked) {
        policy.checkConcurrency(locked);
        Optional<Outcome> waitedTooLong = policy.checkConflicts(locked);
        attempts.takeOver(locked);
        Outcome predetermined = waitedTooLong.orElse(null);
        if (predetermined == null) {
            predetermined = policy.findPredeterminedOutcome(locked);
        }
        Task task = locked.task();
        if (predetermined != null && !policy.requiresCleanup(task)) {
            progress.endTask(locked.operation(), task, predetermined, attempts.latestEvidence(task));
            return Optional.empty();
        }
        return start(locked, predetermined);
    }

    private Optional<ClaimedTask> start(LockedTask locked, @Nullable Outcome predetermined) {
        StoredRequest<?> request;
        try {
            request = requests.read(locked.operation());
        } catch (ClusterNotConfiguredException | InvalidRequestException e) {
            if (policy.isLeftToOthers(locked.operation())) {
                throw new TaskBlockedException("this replica cannot run it: " + e.getMessage());
            }
            Outcome notRunnable = Outcome.failed(Failures.of(e, locked.task().address()));
            progress.endTask(locked.operation(), locked.task(), notRunnable, List.of());
            return Optional.empty();
        }
        attempts.start(locked);
        return Optional.of(ClaimedTask.of(locked, request, predetermined));
    }

    /**
     * Saves state for later attempts, with the evidence so far.
     *
     * @throws WorkStoppedException when there is a later attempt, which must not read the state of this one
     */
    @Transactional
    public void saveState(RunningAttempt attempt, String name, Map<?, ?> value) {
        ClaimedTask claimed = attempt.task();
        Task task = tasks.lock(claimed).task();
        if (!task.isRunning(claimed.attempt())) {
            throw WorkStoppedException.takenOver();
        }
        task.saveAttemptState(name, value);
        attempts.recordEvidence(task, attempt.evidence());
    }

    /**
     * Ends an attempt and, unless it is to be tried again, its task.
     *
     * @return the pause before the task is tried again; empty when it has ended
     */
    @Transactional
    public Optional<Duration> end(ClaimedTask claimed, Outcome outcome, List<Object> evidence) {
        LockedTask locked = tasks.lock(claimed);
        Task task = locked.task();
        if (!task.isRunning(claimed.attempt())) {
            log.warn(
                    "Discarding the outcome {} of attempt {} at task {}: another replica has taken the task over, or an "
                            + "administrator has ended it",
                    outcome.state(),
                    claimed.attempt(),
                    claimed.taskId());
            return Optional.empty();
        }
        attempts.end(task, outcome, evidence);
        Optional<Duration> retryPause =
                claimed.predeterminedOutcome() == null ? policy.findRetryPause(locked, outcome) : Optional.empty();
        if (retryPause.isEmpty()) {
            progress.endTask(locked.operation(), task, outcome, evidence);
        }
        return retryPause;
    }

    /** Ends an attempt that this replica cannot finish, so that a replica makes another one. */
    @Transactional
    public void giveBack(ClaimedTask claimed, List<Object> evidence) {
        Task task = tasks.lock(claimed).task();
        if (task.attempt() == claimed.attempt()) {
            attempts.endAsStopped(task, evidence);
        }
    }
}
