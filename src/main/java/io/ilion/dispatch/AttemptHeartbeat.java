package io.ilion.dispatch;

import io.ilion.database.DatabaseRetry;
import io.ilion.operation.type.WorkStoppedException;
import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * The beat at which running attempts write their progress down, and learn that the operation was
 * cancelled or that another replica has taken the task over.
 */
@Component
class AttemptHeartbeat {

    private static final Logger log = LoggerFactory.getLogger(AttemptHeartbeat.class);

    private static final String TASKS = """
            update task t set progress = r.progress
              from unnest(?::uuid[], ?::integer[], ?::float8[]) as r (task_id, attempt, progress)
             where t.id = r.task_id and t.attempt = r.attempt and t.state = 'RUNNING' and t.progress < r.progress
            """;

    /** In the order of the ids, so that two replicas that write the same operations never wait for each other. */
    private static final String OPERATIONS = """
            with mean as (
                select operation_id, least(avg(progress), 0.99) as progress
                  from task
                 where operation_id in (select operation_id from task where id = any (?::uuid[]))
                 group by operation_id
            ), behind as (
                select o.id, m.progress
                  from operation o join mean m on m.operation_id = o.id
                 where o.state = 'RUNNING' and o.progress < m.progress
                 order by o.id
                   for no key update of o
            )
            update operation o set progress = b.progress from behind b where o.id = b.id
            """;

    private static final String NEWS = """
            select t.id, t.attempt, t.state = 'RUNNING' as running, o.cancel_requested_at is not null as cancelled
              from task t join operation o on o.id = t.operation_id
             where t.id = any (?::uuid[])
            """;

    /** After so many pulses without news of it, an attempt is not sure any more that it is the latest one. */
    private static final int UNSURE_AFTER = 3;

    private final RunningAttempts running;
    private final JdbcTemplate jdbc;
    private final DatabaseRetry patience;
    private final Duration unsureAfter;

    AttemptHeartbeat(RunningAttempts running, JdbcTemplate jdbc, DatabaseRetry patience, DispatchSettings settings) {
        this.running = running;
        this.jdbc = jdbc;
        this.patience = patience;
        this.unsureAfter = settings.heartbeatInterval().multipliedBy(UNSURE_AFTER);
    }

    /**
     * Lets an attempt go on that is the latest one. If that was not confirmed for a while, since this replica was stalled or the
     * database is away, the database is asked, and waited for.
     *
     * @throws WorkStoppedException when it is not
     */
    void fence(RunningAttempt attempt) {
        if (attempt.isUnconfirmedFor(unsureAfter)) {
            patience.until(() -> readNews(List.of(attempt)));
        }
        if (attempt.isTakenAway()) {
            throw WorkStoppedException.takenAway();
        }
    }

    /**
     * Asks the database now, and waits for it while it is away.
     *
     * @throws WorkStoppedException when it is not the latest one
     */
    void confirm(RunningAttempt attempt) {
        patience.until(() -> readNews(List.of(attempt)));
        if (attempt.isTakenAway()) {
            throw WorkStoppedException.takenAway();
        }
    }

    void beat() {
        List<RunningAttempt> attempts = List.copyOf(running.all());
        if (attempts.isEmpty()) {
            return;
        }
        try {
            writeProgress(attempts);
            readNews(attempts);
        } catch (DataAccessException | TransactionException e) {
            log.warn("Progress could not be written; it will be with the next beat: {}", e.getMessage());
        }
    }

    /** Two statements, each a transaction: whoever ends a task locks the operation first, and the task after it. */
    private void writeProgress(List<RunningAttempt> attempts) {
        int advanced = jdbc.update(TASKS, statement -> {
            statement.setArray(1, taskIds(statement, attempts));
            statement.setArray(
                    2,
                    array(statement, "integer", attempts, each -> each.claim().attempt()));
            statement.setArray(3, array(statement, "float8", attempts, RunningAttempt::progress));
        });
        if (advanced > 0) {
            jdbc.update(OPERATIONS, statement -> statement.setArray(1, taskIds(statement, attempts)));
        }
    }

    private void readNews(List<RunningAttempt> attempts) {
        long asked = System.nanoTime();
        Map<UUID, RunningAttempt> byTask =
                attempts.stream().collect(Collectors.toMap(each -> each.claim().taskId(), each -> each));
        jdbc.query(NEWS, statement -> statement.setArray(1, taskIds(statement, attempts)), row -> {
            RunningAttempt attempt = byTask.get(row.getObject("id", UUID.class));
            if (attempt == null) {
                return;
            }
            if (!row.getBoolean("running")
                    || row.getInt("attempt") != attempt.claim().attempt()) {
                attempt.takeAway();
                return;
            }
            attempt.confirmed(asked);
            if (row.getBoolean("cancelled")) {
                attempt.cancel();
            }
        });
    }

    private static Array taskIds(PreparedStatement statement, List<RunningAttempt> attempts) throws SQLException {
        return array(statement, "uuid", attempts, each -> each.claim().taskId());
    }

    private static Array array(
            PreparedStatement statement,
            String type,
            List<RunningAttempt> attempts,
            Function<RunningAttempt, Object> value)
            throws SQLException {
        return statement
                .getConnection()
                .createArrayOf(type, attempts.stream().map(value).toArray());
    }
}
