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

/** Brings an operation to where its tasks have brought it, in the transaction of whoever moved one of them. */
@Component
public class OperationProgress {

    private final TaskRepository tasks;
    private final AttemptRepository attempts;
    private final DispatchQueue dispatch;
    private final Clock clock;

    OperationProgress(TaskRepository tasks, AttemptRepository attempts, DispatchQueue dispatch, Clock clock) {
        this.tasks = tasks;
        this.attempts = attempts;
        this.dispatch = dispatch;
        this.clock = clock;
    }

    /** @param operation whose row is locked by this transaction, and whose tasks are flushed */
    @Transactional(propagation = Propagation.MANDATORY)
    public void advance(Operation operation, Actor actor) {
        UUID id = operation.id();
        List<TaskCounts> counts = tasks.counts(id);
        long planned = counts.stream().mapToLong(TaskCounts::tasks).sum();
        double progress = counts.stream().mapToDouble(TaskCounts::progress).sum();
        operation.progressTo(progress / planned, clock.instant());
        NextStep next = NextStep.of(operation.execution(), operation.isCancelRequested(), counts);
        if (next.cancel()) {
            TransitionDetails move = TransitionDetails.by(actor, clock.instant(), next.because());
            tasks.findByOperationIdAndStateOrderByPosition(id, State.PENDING)
                    .forEach(task -> task.end(State.CANCELLED, null, null, move));
        }
        if (!next.release().isEmpty()) {
            dispatch.released(released(id, next));
        }
        State end = next.end();
        if (end != null) {
            String because = end == State.CANCELLED ? next.because() : null;
            operation.end(end, failure(id, nodes(counts)), TransitionDetails.by(actor, clock.instant(), because));
            releaseLocks(id);
        }
    }

    /** What was locked until the end of the operation, so that those who wait for it are due now. */
    private void releaseLocks(UUID operationId) {
        if (tasks.releaseLocks(operationId) > 0) {
            dispatch.wakeWaitersOfOperation(operationId);
        }
    }

    /** Ends all tasks that have not, and the operation, as an administrator says. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void forceEnd(Operation operation, ForcedEnd end, Actor by) {
        TransitionDetails move = TransitionDetails.by(by, clock.instant(), "ended by hand: " + end.reason());
        Failure failure = end.state() == State.FAILED
                ? Failures.of(WorkFailedException.forced("%s ended it by hand: %s".formatted(by.name(), end.reason())))
                : null;
        List<Task> open = tasks.findByOperationIdOrderByPosition(operation.id()).stream()
                .filter(task -> !task.state().isTerminal())
                .toList();
        for (Task task : open) {
            if (task.state() == State.PENDING) {
                task.end(State.CANCELLED, null, null, move);
            } else {
                attempts.findById(new Attempt.Key(task.id(), task.attempt()))
                        .filter(attempt -> attempt.state() == State.RUNNING)
                        .ifPresent(attempt -> attempt.end(end.state(), failure, attempt.evidence(), move.at()));
                task.end(end.state(), failure, null, move);
            }
        }
        operation.end(end.state(), failure, move);
        releaseLocks(operation.id());
        open.stream().filter(Task::hasLockScope).forEach(task -> dispatch.wakeWaiters(task.id()));
    }

    private List<UUID> released(UUID operationId, NextStep next) {
        if (next.release().containsKey(Rack.CLUSTER_STEP)) {
            return tasks.findClusterStep(operationId).map(Task::id).stream().toList();
        }
        return next.release().entrySet().stream()
                .flatMap(share -> tasks
                        .pending(
                                operationId,
                                Objects.requireNonNull(share.getKey().datacenter()),
                                Objects.requireNonNull(share.getKey().name()),
                                Limit.of(Math.toIntExact(share.getValue())))
                        .stream())
                .toList();
    }

    private static long nodes(List<TaskCounts> counts) {
        return counts.stream()
                .filter(each -> !each.isClusterStep())
                .mapToLong(TaskCounts::tasks)
                .sum();
    }

    private @Nullable Failure failure(UUID operationId, long planned) {
        List<Failure> failures = tasks.findByOperationIdAndStateOrderByPosition(operationId, State.FAILED).stream()
                .map(Task::failure)
                .filter(Objects::nonNull)
                .toList();
        return switch (failures.size()) {
            case 0 -> null;
            case 1 -> failures.get(0);
            default -> Failures.of(new OperationFailedException(failures, Math.toIntExact(planned)));
        };
    }
}
