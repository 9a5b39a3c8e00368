package io.ilion.dispatch;

import io.ilion.database.DatabaseRetry;
import io.ilion.operation.Attempt;
import io.ilion.operation.AttemptRepository;
import io.ilion.operation.OperationRepository;
import io.ilion.operation.Task;
import io.ilion.operation.TaskRepository;
import io.ilion.operation.type.WorkStoppedException;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** What the attempts at a task leave for later ones, each under the name of its type; with it, what they have seen so far. */
@Component
class AttemptState {

    private final OperationRepository operations;
    private final TaskRepository tasks;
    private final AttemptRepository attempts;
    private final OperationLocks turns;
    private final DatabaseRetry patience;
    private final TransactionTemplate transactions;
    private final JsonMapper json;

    AttemptState(
            OperationRepository operations,
            TaskRepository tasks,
            AttemptRepository attempts,
            OperationLocks turns,
            DatabaseRetry patience,
            TransactionTemplate transactions,
            JsonMapper json) {
        this.operations = operations;
        this.tasks = tasks;
        this.attempts = attempts;
        this.turns = turns;
        this.patience = patience;
        this.transactions = transactions;
        this.json = json;
    }

    /** @throws WorkStoppedException when there is a later attempt, which must not read what this one believes */
    void keep(RunningAttempt attempt, Record known) {
        ClaimedTask claim = attempt.claim();
        patience.until(() -> turns.take(
                claim.operationId(), () -> transactions.executeWithoutResult(keeping -> write(attempt, known))));
    }

    private void write(RunningAttempt attempt, Record known) {
        ClaimedTask claim = attempt.claim();
        operations.lock(claim.operationId());
        Task task = tasks.findById(claim.taskId()).orElseThrow();
        if (!task.isAt(claim.attempt())) {
            throw WorkStoppedException.takenAway();
        }
        task.saveState(name(known.getClass()), json.convertValue(known, Map.class));
        attempts.findById(new Attempt.Key(claim.taskId(), claim.attempt()))
                .orElseThrow()
                .recordEvidence(attempt.evidence());
    }

    <T extends Record> Optional<T> find(ClaimedTask claim, Class<T> type) {
        return patience.until(() -> tasks.findById(claim.taskId()))
                .map(task -> task.savedState().get(name(type)))
                .map(known -> json.convertValue(known, type));
    }

    /** What the cluster step of the operation keeps. */
    <T extends Record> Optional<T> ofClusterStep(ClaimedTask claim, Class<T> type) {
        return patience.until(() -> tasks.findClusterStep(claim.operationId()))
                .map(task -> task.savedState().get(name(type)))
                .map(known -> json.convertValue(known, type));
    }

    private static String name(Class<?> type) {
        return type.getSimpleName();
    }
}
