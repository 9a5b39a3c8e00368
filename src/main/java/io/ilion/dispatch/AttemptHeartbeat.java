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
 * Stores the progress of the running attempts at a fixed interval, and polls whether their operation was cancelled or another replica
 * has taken over their task.
 */
@Component
class AttemptHeartbeat {

    /** An answer of the database that took longer may be out of date. */
    private static final Duration MAX_RESPONSE_TIME = Duration.ofSeconds(1);

    private static final Logger log = LoggerFactory.getLogger(AttemptHeartbeat.class);

    private static final String UPDATE_TASKS = """
            update task t set progress = r.progress
              from unnest(?::uuid[], ?::integer[], ?::float8[]) as r (task_id, attempt, progress)
             where t.id = r.task_id and t.attempt = r.attempt and t.state = 'RUNNING' and t.progress < r.progress
            """;

    /** Locks in the order of the ids, so that two replicas that write the same operations cannot deadlock. */
    private static final String UPDATE_OPERATIONS = """
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

    private static final String STATUS = """
            select t.id, t.attempt, t.state = 'RUNNING' as running, o.cancel_requested_at is not null as cancelled
              from task t join operation o on o.id = t.operation_id
             where t.id = any (?::uuid[])
            """;

    /** After so many heartbeats without confirmation, an attempt may no longer be the latest one. */
    private static final int UNCONFIRMED_AFTER = 3;

    private final RunningAttempts running;
    private final JdbcTemplate jdbc;
    private final DatabaseRetry retry;
    private final Duration unconfirmedAfter;

    AttemptHeartbeat(RunningAttempts running, JdbcTemplate jdbc, DatabaseRetry retry, DispatchSettings settings) {
        this.running = running;
        this.jdbc = jdbc;
        this.retry = retry;
        this.unconfirmedAfter = settings.heartbeatInterval().multipliedBy(UNCONFIRMED_AFTER);
    }

    /**
     * Checks that the attempt is the latest one. Asks the database, and waits for it, only if that was not confirmed for three
     * heartbeats, because this replica was stalled or the database was unavailable.
     *
     * @throws WorkStoppedException when another replica has taken over the task
     */
    void fence(RunningAttempt attempt) {
        if (attempt.isUnconfirmedFor(unconfirmedAfter)) {
            retry.execute(() -> pollStatus(List.of(attempt)));
        }
        if (attempt.isTakenOver()) {
            throw WorkStoppedException.takenOver();
        }
    }

    /**
     * Asks the database now whether the attempt is the latest one, and waits while it is unavailable. Asks again when this replica was
     * suspended before it had the answer. A suspension after that is noticed by nobody: what follows must be sent at once.
     *
     * @throws WorkStoppedException when another replica has taken over the task
     */
    void fenceNow(RunningAttempt attempt) {
        do {
            retry.execute(() -> pollStatus(List.of(attempt)));
            if (attempt.isTakenOver()) {
                throw WorkStoppedException.takenOver();
            }
        } while (attempt.isUnconfirmedFor(MAX_RESPONSE_TIME) && !attempt.isOutOfTime());
    }

    /** Stores the progress of all running attempts and polls their status. */
    void run() {
        List<RunningAttempt> attempts = List.copyOf(running.all());
        if (attempts.isEmpty()) {
            return;
        }
        try {
            writeProgress(attempts);
            pollStatus(attempts);
        } catch (DataAccessException | TransactionException e) {
            log.warn("Progress could not be stored; the next heartbeat will retry: {}", e.getMessage());
        }
    }

    /** Two transactions: the end of a task locks the operation before the task, and one transaction here would lock them the other way. */
    private void writeProgress(List<RunningAttempt> attempts) {
        int updated = jdbc.update(UPDATE_TASKS, statement -> {
            statement.setArray(1, taskIds(statement, attempts));
            statement.setArray(
                    2, array(statement, "integer", attempts, each -> each.task().attempt()));
            statement.setArray(3, array(statement, "float8", attempts, RunningAttempt::progress));
        });
        if (updated > 0) {
            jdbc.update(UPDATE_OPERATIONS, statement -> statement.setArray(1, taskIds(statement, attempts)));
        }
    }

    private void pollStatus(List<RunningAttempt> attempts) {
        TimeMark asked = TimeMark.now();
        Map<UUID, RunningAttempt> byTask =
                attempts.stream().collect(Collectors.toMap(each -> each.task().taskId(), each -> each));
        jdbc.query(STATUS, statement -> statement.setArray(1, taskIds(statement, attempts)), row -> {
            RunningAttempt attempt = byTask.get(row.getObject("id", UUID.class));
            if (attempt == null) {
                return;
            }
            if (!row.getBoolean("running")
                    || row.getInt("attempt") != attempt.task().attempt()) {
                attempt.markTakenOver();
                return;
            }
            attempt.confirm(asked);
            if (row.getBoolean("cancelled")) {
                attempt.markCancelled();
            }
        });
    }

    private static Array taskIds(PreparedStatement statement, List<RunningAttempt> attempts) throws SQLException {
        return array(statement, "uuid", attempts, each -> each.task().taskId());
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
