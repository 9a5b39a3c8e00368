package io.ilion.history;

import io.ilion.operation.Attempt;
import io.ilion.operation.AttemptRepository;
import io.ilion.operation.Operation;
import io.ilion.operation.OperationNotFoundException;
import io.ilion.operation.OperationRepository;
import io.ilion.operation.State;
import io.ilion.operation.Task;
import io.ilion.operation.TaskRepository;
import io.ilion.operation.TransitionRepository;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/** Reads and verifies the history of one operation. */
@Service
public class History {

    private final OperationRepository operations;
    private final TaskRepository tasks;
    private final AttemptRepository attempts;
    private final TransitionRepository transitions;
    private final JdbcClient jdbc;
    private final Removals removals;

    History(
            OperationRepository operations,
            TaskRepository tasks,
            AttemptRepository attempts,
            TransitionRepository transitions,
            JdbcClient jdbc,
            Removals removals) {
        this.operations = operations;
        this.tasks = tasks;
        this.attempts = attempts;
        this.transitions = transitions;
        this.jdbc = jdbc;
        this.removals = removals;
    }

    /**
     * Reads an operation and everything that belongs to it, as of one moment.
     *
     * @throws OperationNotFoundException when there is no operation with that id
     * @throws OperationRemovedException  when retention removed it
     */
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public OperationRecord read(UUID id) {
        Operation operation = operations.findById(id).orElseThrow(() -> notFound(id));
        List<Task> plan = tasks.findByOperationIdOrderByPosition(id);
        return new OperationRecord(
                operation,
                plan,
                attempts.findByTasks(plan.stream().map(Task::id).toList()).stream()
                        .collect(Collectors.groupingBy(Attempt::taskId)),
                transitions.findByOperationIdOrderById(id),
                waitReason(operation, plan));
    }

    private @Nullable WaitReason waitReason(Operation operation, List<Task> plan) {
        if (operation.state() != State.PENDING) {
            return null;
        }
        return plan.isEmpty()
                ? new WaitReason(WaitReason.Type.PLAN, null)
                : tasks.findBlockerOfOperation(operation.id())
                        .map(WaitReason::operation)
                        .orElseGet(() -> new WaitReason(WaitReason.Type.WORKER, null));
    }

    /**
     * Recomputes the hash chain of an operation and compares it with the stored rows.
     *
     * @throws OperationNotFoundException when there is no operation with that id
     * @throws OperationRemovedException  when retention removed it
     */
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public Verification verify(UUID id) {
        if (operations.findById(id).isEmpty()) {
            throw notFound(id);
        }
        record Link(long id, String hash) {}
        List<Link> chain = jdbc.sql("""
                        select id, encode(hash, 'hex') as hash from transition where operation_id = ? order by id""").param(id).query(Link.class).list();
        List<Long> ids = chain.stream().map(Link::id).toList();
        List<Verification.Problem> problems = jdbc.sql("""
                        select transition_id, problem from verify_history(?) order by transition_id nulls first, problem""")
                .param(id)
                .query((row, number) -> {
                    long transition = row.getLong("transition_id");
                    Integer place = row.wasNull() ? null : ids.indexOf(transition) + 1;
                    return new Verification.Problem(place, row.getString("problem"));
                })
                .list();
        String lastHash = chain.isEmpty() ? null : chain.get(chain.size() - 1).hash();
        return Verification.of(id, chain.size(), lastHash, problems);
    }

    private RuntimeException notFound(UUID id) {
        return removals.find(id)
                .<RuntimeException>map(OperationRemovedException::new)
                .orElseGet(() -> new OperationNotFoundException(id.toString()));
    }
}
