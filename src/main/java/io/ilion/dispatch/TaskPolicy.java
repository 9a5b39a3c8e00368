package io.ilion.dispatch;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.ilion.operation.Operation;
import io.ilion.operation.Outcome;
import io.ilion.operation.State;
import io.ilion.operation.Task;
import io.ilion.operation.TaskRepository;
import io.ilion.operation.failure.Failure;
import io.ilion.operation.failure.FailureCode;
import io.ilion.operation.failure.Failures;
import io.ilion.operation.failure.WorkFailedException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Decides whether a task may start, whether it must end instead, and whether it gets another attempt. */
@Component
class TaskPolicy {

    private final TaskRepository tasks;
    private final TaskAttempts attempts;
    private final DispatchSettings settings;
    private final Clock clock;

    /** When this replica first could not run an operation. */
    private final Cache<UUID, Instant> notRunnableSince =
            Caffeine.newBuilder().expireAfterAccess(Duration.ofHours(1)).build();

    TaskPolicy(TaskRepository tasks, TaskAttempts attempts, DispatchSettings settings, Clock clock) {
        this.tasks = tasks;
        this.attempts = attempts;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Checks the limit again when a released task starts: tasks of another rack may have started since.
     *
     * @throws TaskBlockedException when as many tasks of the operation run as it allows
     */
    void checkConcurrency(LockedTask locked) {
        UUID id = locked.operation().id();
        if (locked.task().state() == State.PENDING
                && tasks.countByOperationIdAndState(id, State.RUNNING) >= locked.maxConcurrentNodes()) {
            throw new TaskBlockedException("the operation has reached its maxConcurrentNodes");
        }
    }

    /**
     * Checks that no other operation holds, or waited earlier for, what the task locks. The database itself never lets two such tasks
     * run; this keeps the order of submission. An operation that locks all its nodes until its end waits for all of them before its
     * first task.
     *
     * @return empty when the task may start; how it ends when it may not wait any longer
     * @throws TaskBlockedException when the task must wait
     */
    Optional<Outcome> checkConflicts(LockedTask locked) {
        Optional<UUID> blocker = findBlocker(locked);
        if (blocker.isPresent() && !hasWaitedTooLong(locked)) {
            throw new TaskBlockedException("operation %s comes first".formatted(blocker.get()));
        }
        return blocker.map(id -> outcomeOfWaiting(locked, id));
    }

    /** How the task ends without further work, since its operation was cancelled or too many replicas were lost; null to go on. */
    @Nullable
    Outcome findPredeterminedOutcome(LockedTask locked) {
        Task task = locked.task();
        long lost = attempts.countLost(task);
        boolean tooMany = lost >= settings.maxTakeovers();
        if (locked.operation().isCancelRequested() && !(tooMany && attempts.isLatestInterrupted(task))) {
            return Outcome.CANCELLED;
        }
        return tooMany
                ? Outcome.failed(Failures.of(
                        WorkFailedException.workerLost(
                                "%d replicas were lost while they worked on the task, so it is not tried again"
                                        .formatted(lost)),
                        task.address()))
                : null;
    }

    /**
     * Whether another attempt must first stop, or wait for, work that a lost or stopped replica may have left on the node. A cluster step may be
     * destructive and must keep its locks until then, so it is cleaned up even after as many replicas again were lost.
     */
    boolean requiresCleanup(Task task) {
        int most = task.isClusterStep() ? 2 * settings.maxTakeovers() : settings.maxTakeovers();
        return attempts.isLatestInterrupted(task) && attempts.countLost(task) < most;
    }

    /** The pause before the task is tried again after that outcome; empty when the task has ended. */
    Optional<Duration> findRetryPause(LockedTask locked, Outcome outcome) {
        Failure failure = outcome.failure();
        if (outcome.state() != State.FAILED
                || (failure != null && failure.code() == FailureCode.AUTHENTICATION_FAILED)
                || locked.operation().isCancelRequested()) {
            return Optional.empty();
        }
        Task task = locked.task();
        boolean late = clock.instant().plus(settings.retryPause()).isAfter(Objects.requireNonNull(task.deadlineAt()));
        return late || attempts.countFailed(task) > locked.retries()
                ? Optional.empty()
                : Optional.of(settings.retryPause());
    }

    /**
     * Whether this replica leaves an operation that it cannot run to the others: during a rollout, they may know its cluster or read its
     * request. The time starts when this replica first asks, however old the operation is.
     */
    boolean isLeftToOthers(Operation operation) {
        Instant since = notRunnableSince.get(operation.id(), id -> clock.instant());
        return clock.instant().isBefore(since.plus(settings.waitForCluster()));
    }

    /** Whether the operation is so new that it waits for its unreachable cluster instead of failing. */
    boolean isWithinGracePeriod(Operation operation) {
        return clock.instant().isBefore(operation.createdAt().plus(settings.waitForCluster()));
    }

    private Optional<UUID> findBlocker(LockedTask locked) {
        Task task = locked.task();
        if (task.state() != State.PENDING) {
            return Optional.empty();
        }
        if (task.locksUntilEnd()) {
            Operation operation = locked.operation();
            return operation.state() == State.PENDING ? tasks.findBlockerOfOperation(operation.id()) : Optional.empty();
        }
        return task.hasLockScope() ? tasks.findBlocker(task.id()) : Optional.empty();
    }

    /** A cancelled operation does not wait; one that locks all its nodes waits no longer than the timeout of a task. */
    private boolean hasWaitedTooLong(LockedTask locked) {
        Task task = locked.task();
        return locked.operation().isCancelRequested()
                || (task.locksUntilEnd()
                        && clock.instant().isAfter(task.createdAt().plus(locked.timeout())));
    }

    private static Outcome outcomeOfWaiting(LockedTask locked, UUID blocker) {
        if (locked.operation().isCancelRequested()) {
            return Outcome.CANCELLED;
        }
        return Outcome.failed(Failures.of(
                WorkFailedException.timedOut("Waited %s for operation %s, which locks the same; nothing was started"
                        .formatted(locked.timeout(), blocker)),
                locked.task().address()));
    }
}
