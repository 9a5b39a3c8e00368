package io.ilion.dispatch;

import io.ilion.cassandra.NodeInfo;
import io.ilion.operation.Failure;
import io.ilion.operation.Ids;
import io.ilion.operation.Moments;
import io.ilion.operation.Move;
import io.ilion.operation.Operation;
import io.ilion.operation.OperationRepository;
import io.ilion.operation.Progression;
import io.ilion.operation.State;
import io.ilion.operation.Task;
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
    private final EntityManager entities;
    private final Progression progression;
    private final Replica replica;
    private final Ids ids;
    private final Moments moments;

    OperationLedger(
            OperationRepository operations,
            EntityManager entities,
            Progression progression,
            Replica replica,
            Ids ids,
            Moments moments) {
        this.operations = operations;
        this.entities = entities;
        this.progression = progression;
        this.replica = replica;
        this.ids = ids;
        this.moments = moments;
    }

    /** The operation, if it still waits to be started. */
    @Transactional(readOnly = true)
    public Optional<Operation> pending(UUID id) {
        return operations.findById(id).filter(operation -> operation.state() == State.PENDING);
    }

    /** Freezes the plan: one task for each of its nodes, of which the first are released. */
    @Transactional
    public void start(UUID id, Plan plan) {
        ifPending(id, operation -> {
            Move move = Move.by(replica.actor(), moments.now());
            int position = 0;
            for (NodeInfo node : plan.nodes()) {
                entities.persist(new Task(ids.next(), id, position++, node, move));
            }
            operation.start(move);
            progression.advance(operation, replica.actor());
        });
    }

    @Transactional
    public void fail(UUID id, Failure failure) {
        ifPending(
                id,
                operation -> operation.end(
                        State.FAILED, failure, Move.by(replica.actor(), moments.now(), "it could not be started")));
    }

    private void ifPending(UUID id, Consumer<Operation> action) {
        operations
                .lock(id)
                .filter(operation -> operation.state() == State.PENDING)
                .ifPresent(action);
    }
}
