package io.ilion.dispatch;

import io.ilion.cassandra.NodeInfo;
import io.ilion.operation.Attempt;
import io.ilion.operation.AttemptRepository;
import io.ilion.operation.DispatchQueue;
import io.ilion.operation.Operation;
import io.ilion.operation.OperationProgress;
import io.ilion.operation.OperationRepository;
import io.ilion.operation.State;
import io.ilion.operation.Task;
import io.ilion.operation.TaskRepository;
import io.ilion.operation.TransitionDetails;
import io.ilion.operation.failure.Failure;
import io.ilion.operation.failure.FailureCode;
import io.ilion.operation.failure.Failures;
import io.ilion.operation.failure.WorkFailedException;
import io.ilion.operation.request.OperationRequestReader;
import io.ilion.operation.request.StoredRequest;
import io.ilion.operation.type.InvalidRequestException;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * The transactions in which an attempt at a task begins and ends. Each locks the row of the operation first, and each
 * end counts only while the attempt is still the latest: a replica that was stalled, and comes back after another has
 * taken the task over, writes nothing.
 */
@Component
class TaskTransactions {

    private static final Logger log = LoggerFactory.getLogger(TaskTransactions.class);

    /** What becomes of the entry of a task whose attempt has ended. */
    enum Next {
        DONE,
        TRY_AGAIN
    }

    private final OperationRepository operations;
    private final TaskRepository tasks;
    private final AttemptRepository attempts;
    private final EntityManager entities;
    private final OperationRequestReader requests;
    private final OperationProgress progression;
    private final DispatchQueue dispatch;
    private final DispatchSettings settings;
    private final Replica replica;
    private final Clock clock;
    private final ApplicationEventPublisher events;

    TaskTransactions(
            OperationRepository operations,
            TaskRepository tasks,
            AttemptRepository attempts,
            EntityManager entities,
            OperationRequestReader requests,
            OperationProgress progression,
            DispatchQueue dispatch,
            DispatchSettings settings,
            Replica replica,
            Clock clock,
            ApplicationEventPublisher events) {
        this.operations = operations;
        this.tasks = tasks;
        this.attempts = attempts;
        this.entities = entities;
        this.requests = requests;
        this.progression = progression;
        this.dispatch = dispatch;
        this.settings = settings;
        this.replica = replica;
        this.clock = clock;
        this.events = events;
    }

    /** The operation that a task is a part of; nothing when retention has removed both. */
    @Transactional(readOnly = true)
    public Optional<UUID> operationOf(UUID taskId) {
        return tasks.operationOf(taskId);
    }

    /**
     * Begins the next attempt. One that is still open was made by a replica that is gone: it is closed as lost.
     *
     * @return nothing when there is nothing left to do
     * @throws TaskBlockedException when as many nodes are worked on as the policy allows, or another task wants the same of
     *                         the node and comes first
     */
    @Transactional
    public Optional<ClaimedTask> claim(UUID operationId, UUID taskId) {
        return operations
                .lock(operationId)
                .flatMap(operation -> tasks.findById(taskId)
                        .filter(task -> !task.state().isTerminal())
                        .flatMap(task -> claim(operation, task)));
    }

    private Optional<ClaimedTask> claim(Operation operation, Task task) {
        heedLimit(operation, task);
        Optional<UUID> blocker = blocker(operation, task);
        if (blocker.isPresent() && !hasWaitedTooLong(operation, task)) {
            throw new TaskBlockedException("operation %s comes first".formatted(blocker.get()));
        }
        closeLost(operation, task);
        AttemptOutcome ending =
                blocker.isPresent() ? waitedTooLong(operation, task, blocker.get()) : ending(operation, task);
        if (ending != null && !isToBeSettled(task)) {
            end(operation, task, ending, evidenceSoFar(task));
            return Optional.empty();
        }
        return readable(operation, task).map(request -> begin(operation, task, request, ending));
    }

    /** The nodes of the plan of an operation, as they were when it was made. */
    @Transactional(readOnly = true)
    public List<NodeInfo> plannedNodes(UUID operationId) {
        return tasks.findByOperationIdOrderByPosition(operationId).stream()
                .flatMap(task -> task.node().stream())
                .toList();
    }

    /** Ends an attempt, and with it the task, unless the policy grants another one. */
    @Transactional
    public Next end(ClaimedTask claim, AttemptOutcome outcome, List<Object> evidence) {
        Operation operation = operations.lock(claim.operationId()).orElseThrow();
        Task task = tasks.findById(claim.taskId()).orElseThrow();
        if (!task.isAt(claim.attempt())) {
            log.warn(
                    "Attempt {} at task {} ended {}, but another replica has taken the task over or it was ended by hand; "
                            + "nothing is written",
                    claim.attempt(),
                    claim.taskId(),
                    outcome.state());
            return Next.DONE;
        }
        open(task).ifPresent(attempt -> attempt.end(outcome.state(), outcome.failure(), evidence, clock.instant()));
        if (outcome.state() == State.FAILED && claim.ending() == null && mayTryAgain(operation, task, outcome)) {
            return Next.TRY_AGAIN;
        }
        end(operation, task, outcome, evidence);
        return Next.DONE;
    }

    /** Gives an attempt back that this replica cannot go on with, so that another one is made, here or elsewhere. */
    @Transactional
    public void giveBack(ClaimedTask claim, List<Object> evidence) {
        operations.lock(claim.operationId());
        Task task = tasks.findById(claim.taskId()).orElseThrow();
        if (task.attempt() == claim.attempt()) {
            open(task).ifPresent(attempt -> attempt.end(State.FAILED, lost(task, attempt), evidence, clock.instant()));
        }
    }

    /** What a replica of a later version accepted, this one may be unable to read: that one has a while to take it. */
    private Optional<StoredRequest<?>> readable(Operation operation, Task task) {
        try {
            return Optional.of(requests.stored(operation.type(), operation.request()));
        } catch (InvalidRequestException e) {
            if (clock.instant().isBefore(operation.createdAt().plus(settings.waitForCluster()))) {
                throw e;
            }
            end(operation, task, AttemptOutcome.failed(Failures.of(e, task.address())), List.of());
            return Optional.empty();
        }
    }

    /** What is released waits for a worker, and meanwhile another rack may have had its turn. */
    private void heedLimit(Operation operation, Task task) {
        int limit = Objects.requireNonNull(operation.execution().maxConcurrentNodes());
        if (task.state() == State.PENDING && tasks.countByOperationIdAndState(operation.id(), State.RUNNING) >= limit) {
            throw new TaskBlockedException("as many nodes are worked on as the policy allows");
        }
    }

    /**
     * The operation that a task waits for. The database itself never lets two of them run; this keeps the order in which they were
     * submitted. An operation that locks all its nodes until its end waits for all of them before its first task.
     */
    private Optional<UUID> blocker(Operation operation, Task task) {
        if (task.state() != State.PENDING) {
            return Optional.empty();
        }
        if (task.locksUntilEnd()) {
            return operation.state() == State.PENDING ? tasks.findBlockerOfOperation(operation.id()) : Optional.empty();
        }
        return task.hasLockScope() ? tasks.findBlocker(task.id()) : Optional.empty();
    }

    /** A cancelled operation waits for nobody; one that locks all its nodes waits as long as each of them may take. */
    private boolean hasWaitedTooLong(Operation operation, Task task) {
        Duration timeout = Objects.requireNonNull(operation.execution().timeout());
        return operation.isCancelRequested()
                || (task.locksUntilEnd()
                        && clock.instant().isAfter(task.createdAt().plus(timeout)));
    }

    private static AttemptOutcome waitedTooLong(Operation operation, Task task, UUID blocker) {
        if (operation.isCancelRequested()) {
            return AttemptOutcome.CANCELLED;
        }
        return AttemptOutcome.failed(Failures.of(
                WorkFailedException.timedOut("Waited %s for operation %s, which works on the same; nothing was begun"
                        .formatted(operation.execution().timeout(), blocker)),
                task.address()));
    }

    private ClaimedTask begin(
            Operation operation, Task task, StoredRequest<?> request, @Nullable AttemptOutcome ending) {
        Duration timeout = Objects.requireNonNull(operation.execution().timeout());
        TransitionDetails move = TransitionDetails.by(replica.actor(), clock.instant());
        if (operation.state() == State.PENDING) {
            operation.start(move);
            entities.flush();
            if (task.locksUntilEnd()) {
                tasks.lockUntilEnd(operation.id());
            }
        }
        int number = task.begin(timeout, move);
        entities.persist(new Attempt(task.id(), number, replica.name(), clock.instant()));
        return new ClaimedTask(
                task.id(),
                operation.id(),
                number,
                operation.cluster(),
                task.hostId(),
                task.address(),
                request,
                operation.execution(),
                Objects.requireNonNull(task.deadlineAt()),
                operation.origin().traceParent(),
                ending);
    }

    private void end(Operation operation, Task task, AttemptOutcome outcome, List<Object> evidence) {
        String because = outcome.state() == State.CANCELLED ? "the operation was cancelled" : null;
        task.end(
                outcome.state(),
                outcome.failure(),
                evidence,
                TransitionDetails.by(replica.actor(), clock.instant(), because));
        progression.advance(operation, replica.actor());
        if (task.hasLockScope()) {
            dispatch.wakeWaiters(task.id());
        }
    }

    /** How a task ends whose operation was cancelled, or that has cost too many replicas; null while it is to be worked on. */
    private @Nullable AttemptOutcome ending(Operation operation, Task task) {
        long lost = losses(task);
        boolean tooMany = lost >= settings.maxTakeovers();
        if (operation.isCancelRequested() && !(tooMany && isLost(task))) {
            return AttemptOutcome.CANCELLED;
        }
        return tooMany
                ? AttemptOutcome.failed(Failures.of(
                        WorkFailedException.workerLost(
                                "%d replicas were lost while they worked on it, so it is not tried again"
                                        .formatted(lost)),
                        task.address()))
                : null;
    }

    /**
     * Whether what a lost replica had begun may still go on and must not outlive the end of the task. What is done for a whole cluster may
     * destroy, so that its locks must not go before: it may cost as many replicas again.
     */
    private boolean isToBeSettled(Task task) {
        int most = task.isClusterStep() ? 2 * settings.maxTakeovers() : settings.maxTakeovers();
        return isLost(task) && losses(task) < most;
    }

    private long losses(Task task) {
        return failures(task).filter(code -> code == FailureCode.WORKER_LOST).count();
    }

    /** Whether a replica was lost in the latest attempt, so that its work may still go on on the node. */
    private boolean isLost(Task task) {
        return attempts.findById(new Attempt.Key(task.id(), task.attempt()))
                .map(Attempt::failure)
                .filter(failure -> failure.code() == FailureCode.WORKER_LOST)
                .isPresent();
    }

    private void closeLost(Operation operation, Task task) {
        attemptsAt(task).filter(attempt -> attempt.state() == State.RUNNING).forEach(attempt -> {
            log.warn("Task {} is taken over from replica {}", task.id(), attempt.replica());
            attempt.end(State.FAILED, lost(task, attempt), attempt.evidence(), clock.instant());
            events.publishEvent(new Takeover(operation.cluster()));
        });
        // now, since Hibernate would insert the next attempt before it closes this one
        entities.flush();
    }

    private static Failure lost(Task task, Attempt attempt) {
        return Failures.of(
                WorkFailedException.workerLost(
                        "replica %s was lost or stopped during the attempt".formatted(attempt.replica())),
                task.address());
    }

    private boolean mayTryAgain(Operation operation, Task task, AttemptOutcome outcome) {
        Failure failure = outcome.failure();
        boolean hopeless = failure != null && failure.code() == FailureCode.AUTHENTICATION_FAILED;
        long failed =
                failures(task).filter(code -> code != FailureCode.WORKER_LOST).count();
        int retries = Objects.requireNonNull(operation.execution().retries());
        boolean late = clock.instant().plus(settings.retryPause()).isAfter(Objects.requireNonNull(task.deadlineAt()));
        return !hopeless && !late && !operation.isCancelRequested() && failed <= retries;
    }

    private Stream<@Nullable FailureCode> failures(Task task) {
        return attemptsAt(task)
                .filter(attempt -> attempt.state() == State.FAILED)
                .map(attempt -> Objects.requireNonNull(attempt.failure()).code());
    }

    /** What the latest attempt has seen, where there was one. */
    private List<Object> evidenceSoFar(Task task) {
        return attempts.findById(new Attempt.Key(task.id(), task.attempt()))
                .map(Attempt::evidence)
                .orElse(List.of());
    }

    private Stream<Attempt> attemptsAt(Task task) {
        return task.attempt() == 0 ? Stream.of() : attempts.ofTasks(List.of(task.id())).stream();
    }

    private Optional<Attempt> open(Task task) {
        return attempts.findById(new Attempt.Key(task.id(), task.attempt()))
                .filter(attempt -> attempt.state() == State.RUNNING);
    }
}
