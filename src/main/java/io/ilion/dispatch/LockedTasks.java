package io.ilion.dispatch;

import io.ilion.operation.OperationRepository;
import io.ilion.operation.TaskOrigin;
import io.ilion.operation.TaskRepository;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Locks the row of an operation and reads one of its tasks, as every change of a task requires. */
@Component
class LockedTasks {

    private final OperationRepository operations;
    private final TaskRepository tasks;

    LockedTasks(OperationRepository operations, TaskRepository tasks) {
        this.operations = operations;
        this.tasks = tasks;
    }

    /** Empty when retention has removed the operation. */
    Optional<LockedTask> lock(UUID operationId, UUID taskId) {
        return operations
                .lock(operationId)
                .flatMap(operation -> tasks.findById(taskId).map(task -> new LockedTask(operation, task)));
    }

    /** Empty when retention has removed the task. */
    Optional<TaskOrigin> findOrigin(UUID taskId) {
        return tasks.findOrigin(taskId);
    }

    LockedTask lock(ClaimedTask claimed) {
        return lock(claimed.operationId(), claimed.taskId()).orElseThrow();
    }
}
