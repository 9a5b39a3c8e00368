package io.ilion.operation;

import io.ilion.operation.failure.Failure;
import io.ilion.operation.failure.Failures;
import io.ilion.operation.failure.OperationFailedException;
import io.ilion.operation.failure.WorkFailedException;
import io.ilion.operation.request.Actor;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Carries out the {@link NextStep} of an operation: releases or cancels tasks, and ends the operation after its last task. Runs in the
 * caller's transaction, which has locked the operation's row.
 */
@Component
public class OperationProgress {

    private final TaskRepository tasks;
    private final AttemptRepository attempts;
    private final DispatchQueue dispatch;
    private final ThisReplica replica;
    private final Clock clock;

    OperationProgress(
            TaskRepository tasks,
            AttemptRepository attempts,
            DispatchQueue dispatch,
            ThisReplica replica,
            Clock clock) {
        this.tasks = tasks;
        this.attempts = attempts;
        this.dispatch = dispatch;
        this.replica = replica;
        this.clock = clock;
    }

    /** Takes the next step; to be called after any of the operation's tasks has changed its state. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void advance(Operation operation, Actor actor) {
        UUID id = operation.id();
        List<TaskCounts> counts = tasks.countByRackAndState(id);
        operation.raiseProgress(meanProgress(counts), clock.instant());
        NextStep next = NextStep.of(operation.execution(), operation.isCancelRequested(), counts);
        if (next.cancel()) {
            TransitionDetails details = TransitionDetails.by(actor, clock.instant(), next.because());
            tasks.findByOperationIdAndStateOrderByPosition(id, State.PENDING)
                    .forEach(task -> task.end(Outcome.CANCELLED, List.of(), details));
        }
        if (!next.release().isEmpty()) {
            dispatch.enqueueTasks(releasedTasks(id, next));
        }
        State end = next.end();
        if (end != null) {
            String reason = end == State.CANCELLED ? next.because() : null;
            Outcome outcome = new Outcome(end, failureOf(id, countNodes(counts)));
            operation.end(outcome, TransitionDetails.by(actor, clock.instant(), reason));
            releaseLocks(id);
        }
    }

    /** Ends a task on behalf of this replica, advances its operation, and wakes the tasks that wait for its locks. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void endTask(Operation operation, Task task, Outcome outcome, List<Object> evidence) {
        String reason = outcome.state() == State.CANCELLED ? "the operation was cancelled" : null;
        task.end(outcome, evidence, TransitionDetails.by(replica.actor(), clock.instant(), reason));
        advance(operation, replica.actor());
        if (task.hasLockScope()) {
            dispatch.wakeWaiters(task.id());
        }
    }

    /** Ends the operation and all its open tasks as an administrator asked. Tasks that have not started are cancelled. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void forceEnd(Operation operation, ForcedEnd forced, Actor actor) {
        TransitionDetails details = TransitionDetails.by(actor, clock.instant(), "ended by hand: " + forced.reason());
        Outcome outcome = forcedOutcome(forced, actor);
        List<Task> open = tasks.findByOperationIdOrderByPosition(operation.id()).stream()
                .filter(task -> !task.state().isTerminal())
                .toList();
        for (Task task : open) {
            if (task.state() == State.PENDING) {
                task.end(Outcome.CANCELLED, List.of(), details);
            } else {
                attempts.findById(new Attempt.Key(task.id(), task.attempt()))
                        .filter(attempt -> attempt.state() == State.RUNNING)
                        .ifPresent(attempt -> attempt.end(outcome, attempt.evidence(), details.at()));
                task.end(outcome, List.of(), details);
            }
        }
        operation.end(outcome, details);
        releaseLocks(operation.id());
        open.stream().filter(Task::hasLockScope).forEach(task -> dispatch.wakeWaiters(task.id()));
    }

    private static Outcome forcedOutcome(ForcedEnd forced, Actor actor) {
        return forced.state() == State.FAILED
                ? Outcome.failed(Failures.of(WorkFailedException.forced(
                        "%s ended the operation by hand: %s".formatted(actor.name(), forced.reason()))))
                : new Outcome(forced.state(), null);
    }

    private void releaseLocks(UUID operationId) {
        if (tasks.releaseLocks(operationId) > 0) {
            dispatch.wakeWaitersOfOperation(operationId);
        }
    }

    private List<UUID> releasedTasks(UUID operationId, NextStep next) {
        if (next.release().containsKey(Rack.CLUSTER_STEP)) {
            return tasks.findClusterStep(operationId).map(Task::id).stream().toList();
        }
        return next.release().entrySet().stream()
                .flatMap(share -> tasks
                        .findPending(
                                operationId,
                                Objects.requireNonNull(share.getKey().datacenter()),
                                Objects.requireNonNull(share.getKey().name()),
                                Limit.of(Math.toIntExact(share.getValue())))
                        .stream())
                .toList();
    }

    private static double meanProgress(List<TaskCounts> counts) {
        long planned = counts.stream().mapToLong(TaskCounts::tasks).sum();
        return counts.stream().mapToDouble(TaskCounts::progress).sum() / planned;
    }

    private static int countNodes(List<TaskCounts> counts) {
        return Math.toIntExact(counts.stream()
                .filter(each -> !each.isClusterStep())
                .mapToLong(TaskCounts::tasks)
                .sum());
    }

    private @Nullable Failure failureOf(UUID operationId, int nodes) {
        List<Failure> failures = tasks.findByOperationIdAndStateOrderByPosition(operationId, State.FAILED).stream()
                .map(Task::failure)
                .filter(Objects::nonNull)
                .toList();
        return switch (failures.size()) {
            case 0 -> null;
            case 1 -> failures.get(0);
            default -> Failures.of(new OperationFailedException(failures, nodes));
        };
    }
}
