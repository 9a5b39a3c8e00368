package io.ilion.dispatch;

import io.ilion.operation.DispatchQueue;
import io.ilion.operation.OperationProgress;
import io.ilion.operation.OperationRepository;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Finds what has not ended and yet has no entry for dispatch, and writes the entry. Nothing in Ilion leaves such a thing
 * behind; a restored backup or a hand in the database may, and then it would stand still for ever.
 */
@Component
class Sweeper {

    private static final Logger log = LoggerFactory.getLogger(Sweeper.class);

    private static final String PENDING_OPERATIONS = """
            select o.id from operation o
             where o.state = 'PENDING' and o.transition_at < now() - interval '1 minute'
               and not exists (select from task t where t.operation_id = o.id)
               and not exists (select from dispatch_entry e where e.task_name = 'operation' and e.task_instance = o.id::text)
            """;

    private static final String RUNNING_OPERATIONS = """
            select o.id from operation o
             where o.state in ('PENDING', 'RUNNING') and o.transition_at < now() - interval '1 minute'
               and exists (select from task t where t.operation_id = o.id)
               and not exists (select from task t join dispatch_entry e on e.task_name = 'task' and e.task_instance = t.id::text
                                where t.operation_id = o.id)
            """;

    private static final String RUNNING_TASKS = """
            select t.id from task t join operation o on o.id = t.operation_id
             where o.state = 'RUNNING' and t.state = 'RUNNING' and t.transition_at < now() - interval '1 minute'
               and not exists (select from dispatch_entry e where e.task_name = 'task' and e.task_instance = t.id::text)
            """;

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transactions;
    private final OperationRepository operations;
    private final OperationProgress progression;
    private final DispatchQueue dispatch;
    private final Replica replica;

    Sweeper(
            JdbcTemplate jdbc,
            TransactionTemplate transactions,
            OperationRepository operations,
            OperationProgress progression,
            DispatchQueue dispatch,
            Replica replica) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.operations = operations;
        this.progression = progression;
        this.dispatch = dispatch;
        this.replica = replica;
    }

    void sweep() {
        try {
            found("operation that waits", PENDING_OPERATIONS)
                    .forEach(id -> transactions.executeWithoutResult(sweeping -> dispatch.submitted(id)));
            found("task that runs", RUNNING_TASKS)
                    .forEach(id -> transactions.executeWithoutResult(sweeping -> dispatch.released(List.of(id))));
            found("operation that was planned", RUNNING_OPERATIONS)
                    .forEach(id -> transactions.executeWithoutResult(sweeping -> advance(id)));
        } catch (DataAccessException | TransactionException e) {
            log.warn("The sweep was cut short; it comes round again: {}", e.getMessage());
        }
    }

    private void advance(UUID id) {
        operations
                .lock(id)
                .filter(operation -> !operation.state().isTerminal())
                .ifPresent(operation -> progression.advance(operation, replica.actor()));
    }

    private List<UUID> found(String what, String query) {
        List<UUID> found = jdbc.queryForList(query, UUID.class);
        found.forEach(id -> log.warn("Nobody had an entry for the {}: {}", what, id));
        return found;
    }
}
