package io.ilion.dispatch;

import io.ilion.cassandra.NodeInfo;
import io.ilion.database.DatabaseRetry;
import io.ilion.operation.Task;
import io.ilion.operation.TaskRepository;
import io.ilion.operation.type.WorkStoppedException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Saves what attempts leave for later attempts at the same task, each value under the simple name of its type, and loads it. Waits while
 * the database is unavailable.
 */
@Component
class AttemptState {

    private final TaskRepository tasks;
    private final TaskTransactions transactions;
    private final OperationLocks locks;
    private final DatabaseRetry retry;
    private final JsonMapper json;

    AttemptState(
            TaskRepository tasks,
            TaskTransactions transactions,
            OperationLocks locks,
            DatabaseRetry retry,
            JsonMapper json) {
        this.tasks = tasks;
        this.transactions = transactions;
        this.locks = locks;
        this.retry = retry;
        this.json = json;
    }

    /** @throws WorkStoppedException when there is a later attempt, which must not read the state of this one */
    void save(RunningAttempt attempt, Record value) {
        String name = value.getClass().getSimpleName();
        Map<?, ?> properties = json.convertValue(value, Map.class);
        locks.withLockAndRetry(attempt.task().operationId(), () -> transactions.saveState(attempt, name, properties));
    }

    <T extends Record> Optional<T> load(ClaimedTask claimed, Class<T> type) {
        return load(retry.execute(() -> tasks.findById(claimed.taskId())), type);
    }

    /** Loads what the cluster step of the operation has saved. */
    <T extends Record> Optional<T> loadFromClusterStep(ClaimedTask claimed, Class<T> type) {
        return load(retry.execute(() -> tasks.findClusterStep(claimed.operationId())), type);
    }

    /** The nodes of the operation as they were when it was planned. */
    List<NodeInfo> loadPlannedNodes(ClaimedTask claimed) {
        return retry.execute(() -> tasks.findByOperationIdOrderByPosition(claimed.operationId())).stream()
                .flatMap(task -> task.node().stream())
                .toList();
    }

    private <T extends Record> Optional<T> load(Optional<Task> task, Class<T> type) {
        return task.map(found -> found.attemptState().get(type.getSimpleName()))
                .map(value -> json.convertValue(value, type));
    }
}
