package io.ilion.dispatch;

import io.ilion.operation.Attempt;
import io.ilion.operation.AttemptRepository;
import io.ilion.operation.Operation;
import io.ilion.operation.Outcome;
import io.ilion.operation.State;
import io.ilion.operation.Task;
import io.ilion.operation.TaskRepository;
import io.ilion.operation.TransitionDetails;
import io.ilion.operation.failure.FailureCode;
import io.ilion.operation.failure.Failures;
import io.ilion.operation.failure.WorkFailedException;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Repository;

/** The stored attempts at a task. Runs in a transaction that has locked the row of the operation. */
@Repository
class TaskAttempts {

    private static final Logger log = LoggerFactory.getLogger(TaskAttempts.class);

    private final TaskRepository tasks;
    private final AttemptRepository attempts;
    private final EntityManager entities;
    private final Replica replica;
    private final ApplicationEventPublisher events;

    TaskAttempts(
            TaskRepository tasks,
            AttemptRepository attempts,
            EntityManager entities,
            Replica replica,
            ApplicationEventPublisher events) {
        this.tasks = tasks;
        this.attempts = attempts;
        this.entities = entities;
        this.replica = replica;
        this.events = events;
    }

    /**
     * Starts the next attempt, and the operation with its first attempt.
     *
     * @return the number of the attempt
     */
    int start(LockedTask locked) {
        Operation operation = locked.operation();
        Task task = locked.task();
        TransitionDetails details = replica.transition();
        if (operation.state() == State.PENDING) {
            operation.start(details);
            entities.flush();
            if (task.locksUntilEnd()) {
                tasks.lockUntilEnd(operation.id());
            }
        }
        int number = task.startAttempt(locked.timeout(), details);
        entities.persist(new Attempt(task.id(), number, replica.name(), details.at()));
        return number;
    }

    /** Ends the latest attempt, if it is still open. */
    void end(Task task, Outcome outcome, List<Object> evidence) {
        findOpen(task)
                .ifPresent(attempt ->
                        attempt.end(outcome, evidence, replica.transition().at()));
    }

    /** Ends the latest attempt because this replica shuts down, so that another replica makes the next one. */
    void endAsStopped(Task task, List<Object> evidence) {
        Outcome stopped = Outcome.failed(Failures.of(
                WorkFailedException.workerStopped(
                        "replica %s was shut down and returned the task".formatted(replica.name())),
                task.address()));
        end(task, stopped, evidence);
    }

    /** Ends attempts that another replica has left open, also earlier ones than the latest, and counts takeovers. */
    void takeOver(LockedTask locked) {
        Task task = locked.task();
        findAll(task).filter(attempt -> attempt.state() == State.RUNNING).forEach(attempt -> {
            log.warn("Taking over task {} from replica {}", task.id(), attempt.replica());
            attempt.end(
                    lost(task, attempt),
                    attempt.evidence(),
                    replica.transition().at());
            events.publishEvent(new Takeover(locked.operation().cluster()));
        });
        // before the next attempt is inserted, since Hibernate would insert first
        entities.flush();
    }

    /** The number of attempts whose replica was lost. */
    long countLost(Task task) {
        return failureCodes(task)
                .filter(code -> code == FailureCode.WORKER_LOST)
                .count();
    }

    /** The number of attempts that failed while their replica ran. */
    long countFailed(Task task) {
        return failureCodes(task).filter(code -> !isInterruption(code)).count();
    }

    /** Whether the replica of the latest attempt was lost or shut down, so that the work may still continue on the node. */
    boolean isLatestInterrupted(Task task) {
        return findLatest(task)
                .map(Attempt::failure)
                .filter(failure -> isInterruption(failure.code()))
                .isPresent();
    }

    private static boolean isInterruption(@Nullable FailureCode code) {
        return code == FailureCode.WORKER_LOST || code == FailureCode.WORKER_STOPPED;
    }

    List<Object> latestEvidence(Task task) {
        return findLatest(task).map(Attempt::evidence).orElse(List.of());
    }

    /** Stores the evidence of the latest attempt so far. */
    void recordEvidence(Task task, List<Object> evidence) {
        findLatest(task).orElseThrow().recordEvidence(evidence);
    }

    private static Outcome lost(Task task, Attempt attempt) {
        return Outcome.failed(Failures.of(
                WorkFailedException.workerLost("replica %s was lost during the attempt".formatted(attempt.replica())),
                task.address()));
    }

    private Stream<@Nullable FailureCode> failureCodes(Task task) {
        return findAll(task)
                .filter(attempt -> attempt.state() == State.FAILED)
                .map(attempt -> Objects.requireNonNull(attempt.failure()).code());
    }

    private Stream<Attempt> findAll(Task task) {
        return task.attempt() == 0 ? Stream.of() : attempts.findByTasks(List.of(task.id())).stream();
    }

    private Optional<Attempt> findLatest(Task task) {
        return attempts.findById(new Attempt.Key(task.id(), task.attempt()));
    }

    private Optional<Attempt> findOpen(Task task) {
        return findLatest(task).filter(attempt -> attempt.state() == State.RUNNING);
    }
}
