package io.ilion.dispatch;

import io.ilion.operation.Operation;
import io.ilion.operation.OperationProgress;
import io.ilion.operation.OperationRepository;
import io.ilion.operation.Outcome;
import io.ilion.operation.State;
import io.ilion.operation.TaskRepository;
import io.ilion.operation.failure.Failure;
import io.ilion.operation.request.Plan;
import io.ilion.operation.request.StoredRequest;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The transactions in which an operation is planned, advanced, or fails before it has a plan. */
@Component
class OperationTransactions {

    private final OperationRepository operations;
    private final TaskRepository tasks;
    private final PlanWriter plans;
    private final OperationProgress progress;
    private final Replica replica;

    OperationTransactions(
            OperationRepository operations,
            TaskRepository tasks,
            PlanWriter plans,
            OperationProgress progress,
            Replica replica) {
        this.operations = operations;
        this.tasks = tasks;
        this.plans = plans;
        this.progress = progress;
        this.replica = replica;
    }

    /** The operation, if it has no plan yet. */
    @Transactional(readOnly = true)
    public Optional<Operation> findUnplanned(UUID id) {
        return operations.findById(id).filter(this::isUnplanned);
    }

    /** Stores the plan, which never changes, and releases its first tasks. */
    @Transactional
    public void plan(UUID id, Plan plan, StoredRequest<?> request) {
        ifUnplanned(id, operation -> {
            plans.write(id, plan, request, replica.transition());
            progress.advance(operation, replica.actor());
        });
    }

    @Transactional
    public void fail(UUID id, Failure failure) {
        ifUnplanned(
                id, operation -> operation.end(Outcome.failed(failure), replica.transition("it could not be planned")));
    }

    /** Takes the next step of an operation that has not ended. */
    @Transactional
    public void advance(UUID id) {
        operations
                .lock(id)
                .filter(operation -> !operation.state().isTerminal())
                .ifPresent(operation -> progress.advance(operation, replica.actor()));
    }

    private void ifUnplanned(UUID id, Consumer<Operation> action) {
        operations.lock(id).filter(this::isUnplanned).ifPresent(action);
    }

    private boolean isUnplanned(Operation operation) {
        return operation.state() == State.PENDING && !tasks.existsByOperationId(operation.id());
    }
}
