package io.ilion.dispatch;

import io.ilion.operation.DispatchQueue;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Finds operations and tasks that have not ended but have no dispatch entry, and enqueues them again. Ilion itself leaves none behind,
 * but a restored backup or a manual change of the database may; without an entry they would never continue.
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

    private static final String OPERATIONS_WITHOUT_ENTRIES = """
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
    private final DispatchQueue dispatch;
    private final OperationTransactions operations;

    Sweeper(
            JdbcTemplate jdbc,
            TransactionTemplate transactions,
            DispatchQueue dispatch,
            OperationTransactions operations) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.dispatch = dispatch;
        this.operations = operations;
    }

    void sweep() {
        try {
            requeue("pending operation", PENDING_OPERATIONS, id -> inTransaction(() -> dispatch.enqueueOperation(id)));
            requeue("running task", RUNNING_TASKS, id -> inTransaction(() -> dispatch.enqueueTasks(List.of(id))));
            requeue("tasks of operation", OPERATIONS_WITHOUT_ENTRIES, operations::advance);
        } catch (DataAccessException | TransactionException e) {
            log.warn(
                    "The search for work without dispatch entries was interrupted and will be repeated: {}",
                    e.getMessage());
        }
    }

    private void requeue(String what, String query, Consumer<UUID> action) {
        for (UUID id : jdbc.queryForList(query, UUID.class)) {
            action.accept(id);
            log.warn("Re-queued {} {}: there was no dispatch entry", what, id);
        }
    }

    private void inTransaction(Runnable action) {
        transactions.executeWithoutResult(status -> action.run());
    }
}
