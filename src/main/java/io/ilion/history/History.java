package io.ilion.history;

import io.ilion.operation.Attempt;
import io.ilion.operation.AttemptRepository;
import io.ilion.operation.OperationNotFoundException;
import io.ilion.operation.OperationRepository;
import io.ilion.operation.Task;
import io.ilion.operation.TaskRepository;
import io.ilion.operation.TransitionRepository;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/** Answers who asked for what, what ran where, and how it ended. */
@Service
public class History {

    private final OperationRepository operations;
    private final TaskRepository tasks;
    private final AttemptRepository attempts;
    private final TransitionRepository transitions;

    History(
            OperationRepository operations,
            TaskRepository tasks,
            AttemptRepository attempts,
            TransitionRepository transitions) {
        this.operations = operations;
        this.tasks = tasks;
        this.attempts = attempts;
        this.transitions = transitions;
    }

    /**
     * One operation as it stood at one moment.
     *
     * @throws OperationNotFoundException when there is none of that id
     */
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public OperationRecord of(UUID id) {
        var operation = operations.findById(id).orElseThrow(() -> new OperationNotFoundException(id.toString()));
        List<Task> plan = tasks.findByOperationIdOrderByPosition(id);
        return new OperationRecord(
                operation,
                plan,
                attempts.ofTasks(plan.stream().map(Task::id).toList()).stream()
                        .collect(Collectors.groupingBy(Attempt::taskId)),
                transitions.findByOperationIdOrderById(id));
    }
}
