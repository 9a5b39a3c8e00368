package io.ilion.dispatch;

import io.ilion.cassandra.NodeInfo;
import io.ilion.database.IdGenerator;
import io.ilion.operation.Operation;
import io.ilion.operation.OperationProgress;
import io.ilion.operation.OperationRepository;
import io.ilion.operation.State;
import io.ilion.operation.Task;
import io.ilion.operation.TaskRepository;
import io.ilion.operation.TransitionDetails;
import io.ilion.operation.failure.Failure;
import io.ilion.operation.request.Plan;
import io.ilion.operation.request.StoredRequest;
import io.ilion.operation.type.LockScope;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The transactions in which an operation starts, or fails before it could. */
@Component
class OperationTransactions {

    private final OperationRepository operations;
    private final TaskRepository tasks;
    private final EntityManager entities;
    private final OperationProgress progression;
    private final Replica replica;
    private final IdGenerator ids;
    private final Clock clock;

    OperationTransactions(
            OperationRepository operations,
            TaskRepository tasks,
            EntityManager entities,
            OperationProgress progression,
            Replica replica,
            IdGenerator ids,
            Clock clock) {
        this.operations = operations;
        this.tasks = tasks;
        this.entities = entities;
        this.progression = progression;
        this.replica = replica;
        this.ids = ids;
        this.clock = clock;
    }

    /** The operation, if it still waits for its plan. */
    @Transactional(readOnly = true)
    public Optional<Operation> pending(UUID id) {
        return operations.findById(id).filter(this::isUnplanned);
    }

    /**
     * Freezes the plan: a task for the cluster where the type has such a step, and one for each of its nodes. The first of them are
     * released.
     */
    @Transactional
    public void plan(UUID id, Plan plan, StoredRequest<?> request) {
        ifUnplanned(id, operation -> {
            TransitionDetails move = TransitionDetails.by(replica.actor(), clock.instant());
            LockScope lockScope = request.lockScope();
            boolean locksUntilEnd = request.locksUntilEnd();
            int position = 0;
            if (request.hasClusterStep()) {
                entities.persist(new Task(ids.next(), id, position++, null, LockScope.none(), locksUntilEnd, move));
            }
            for (NodeInfo node : plan.nodes()) {
                entities.persist(new Task(ids.next(), id, position++, node, lockScope, locksUntilEnd, move));
            }
            progression.advance(operation, replica.actor());
        });
    }

    @Transactional
    public void fail(UUID id, Failure failure) {
        ifUnplanned(
                id,
                operation -> operation.end(
                        State.FAILED,
                        failure,
                        TransitionDetails.by(replica.actor(), clock.instant(), "it could not be started")));
    }

    private void ifUnplanned(UUID id, Consumer<Operation> action) {
        operations.lock(id).filter(this::isUnplanned).ifPresent(action);
    }

    private boolean isUnplanned(Operation operation) {
        return operation.state() == State.PENDING && !tasks.existsByOperationId(operation.id());
    }
}
