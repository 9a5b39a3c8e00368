package io.ilion.dispatch;

import io.ilion.cassandra.NodeInfo;
import io.ilion.operation.Failure;
import io.ilion.operation.Ids;
import io.ilion.operation.Moments;
import io.ilion.operation.Move;
import io.ilion.operation.Operation;
import io.ilion.operation.OperationRepository;
import io.ilion.operation.Plan;
import io.ilion.operation.Progression;
import io.ilion.operation.State;
import io.ilion.operation.Task;
import io.ilion.operation.TaskRepository;
import io.ilion.operation.Territory;
import jakarta.persistence.EntityManager;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The transactions in which an operation starts, or fails before it could. */
@Component
class OperationLedger {

    private final OperationRepository operations;
    private final TaskRepository tasks;
    private final EntityManager entities;
    private final Progression progression;
    private final Replica replica;
    private final Ids ids;
    private final Moments moments;

    OperationLedger(
            OperationRepository operations,
            TaskRepository tasks,
            EntityManager entities,
            Progression progression,
            Replica replica,
            Ids ids,
            Moments moments) {
        this.operations = operations;
        this.tasks = tasks;
        this.entities = entities;
        this.progression = progression;
        this.replica = replica;
        this.ids = ids;
        this.moments = moments;
    }

    /** The operation, if it still waits for its plan. */
    @Transactional(readOnly = true)
    public Optional<Operation> pending(UUID id) {
        return operations.findById(id).filter(this::isUnplanned);
    }

    /**
     * Freezes the plan: one task for each of its nodes, of which the first are released. What must be done once before
     * is done while the operation is locked, so that no second replica does it when tasks are under way.
     *
     * @throws NotYetException when it must wait until others are done on the nodes of the plan
     */
    @Transactional
    public void plan(UUID id, Plan plan, Territory territory, Runnable prepare, boolean needsPreparation) {
        ifUnplanned(id, operation -> {
            if (needsPreparation) {
                heedOthers(plan, territory);
                prepare.run();
            }
            Move move = Move.by(replica.actor(), moments.now());
            int position = 0;
            for (NodeInfo node : plan.nodes()) {
                entities.persist(new Task(ids.next(), id, position++, node, territory, move));
            }
            progression.advance(operation, replica.actor());
        });
    }

    @Transactional
    public void fail(UUID id, Failure failure) {
        ifUnplanned(
                id,
                operation -> operation.end(
                        State.FAILED, failure, Move.by(replica.actor(), moments.now(), "it could not be started")));
    }

    private void heedOthers(Plan plan, Territory territory) {
        if (plan.nodes().stream().anyMatch(node -> tasks.isRunningOn(territory.on(node.hostId())))) {
            throw new NotYetException("another operation is at work on the same tables");
        }
    }

    private void ifUnplanned(UUID id, Consumer<Operation> action) {
        operations.lock(id).filter(this::isUnplanned).ifPresent(action);
    }

    private boolean isUnplanned(Operation operation) {
        return operation.state() == State.PENDING && !tasks.existsByOperationId(operation.id());
    }
}
