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
import org.springframework.jdbc.core.simple.JdbcClient;
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
     * One operation as it stood at one moment.
     *
     * @throws OperationNotFoundException when there is none of that id
     * @throws OperationRemovedException  when there was one
     */
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public OperationRecord of(UUID id) {
        var operation = operations.findById(id).orElseThrow(() -> missing(id));
        List<Task> plan = tasks.findByOperationIdOrderByPosition(id);
        return new OperationRecord(
                operation,
                plan,
                attempts.findByTasks(plan.stream().map(Task::id).toList()).stream()
                        .collect(Collectors.groupingBy(Attempt::taskId)),
                transitions.findByOperationIdOrderById(id));
    }

    /**
     * Recomputes the chain of an operation, and compares it with the rows that it is about.
     *
     * @throws OperationNotFoundException when there is none of that id
     * @throws OperationRemovedException  when there was one
     */
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public Verification verify(UUID id) {
        if (operations.findById(id).isEmpty()) {
            throw missing(id);
        }
        record Link(long id, String hash) {}
        List<Link> chain = jdbc.sql("""
                        select id, encode(hash, 'hex') as hash from transition where operation_id = ? order by id""").param(id).query(Link.class).list();
        List<Long> ids = chain.stream().map(Link::id).toList();
        List<Verification.Break> breaks = jdbc.sql("""
                        select transition_id, problem from verify_history(?) order by transition_id nulls first, problem""")
                .param(id)
                .query((row, number) -> {
                    long transition = row.getLong("transition_id");
                    Integer place = row.wasNull() ? null : ids.indexOf(transition) + 1;
                    return new Verification.Break(place, row.getString("problem"));
                })
                .list();
        String head = chain.isEmpty() ? null : chain.get(chain.size() - 1).hash();
        return new Verification(id, chain.size(), head, breaks);
    }

    private RuntimeException missing(UUID id) {
        return removals.find(id)
                .<RuntimeException>map(OperationRemovedException::new)
                .orElseGet(() -> new OperationNotFoundException(id.toString()));
    }
}
