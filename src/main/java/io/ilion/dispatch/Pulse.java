package io.ilion.dispatch;

import java.sql.Array;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * The beat at which running attempts write their progress down, all in one statement, and learn that the operation was
 * cancelled or that another replica has taken the task over.
 */
@Component
class Pulse {

    private static final Logger log = LoggerFactory.getLogger(Pulse.class);

    private static final String PROGRESS = """
            with reported as (
                select * from unnest(?::uuid[], ?::integer[], ?::float8[]) as r (task_id, attempt, progress)
            ), advanced as (
                update task t set progress = r.progress
                  from reported r
                 where t.id = r.task_id and t.attempt = r.attempt and t.state = 'RUNNING' and t.progress < r.progress
                returning t.operation_id, t.id, t.progress
            ), mean as (
                select t.operation_id, avg(coalesce(a.progress, t.progress)) as progress
                  from task t left join advanced a on a.id = t.id
                 where t.operation_id in (select operation_id from advanced)
                 group by t.operation_id
            )
            update operation o set progress = least(m.progress, 0.99)
              from mean m
             where o.id = m.operation_id and o.state = 'RUNNING' and o.progress < least(m.progress, 0.99)
            """;

    private static final String NEWS = """
            select t.id, t.attempt, t.state = 'RUNNING' as running, o.cancel_requested_at is not null as cancelled
              from task t join operation o on o.id = t.operation_id
             where t.id = any (?::uuid[])
            """;

    private final RunningAttempts running;
    private final JdbcTemplate jdbc;

    Pulse(RunningAttempts running, JdbcTemplate jdbc) {
        this.running = running;
        this.jdbc = jdbc;
    }

    @Scheduled(fixedDelayString = "${ilion.dispatch.pulse:1s}")
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

    private void writeProgress(List<RunningAttempt> attempts) {
        jdbc.update(PROGRESS, statement -> {
            statement.setArray(
                    1,
                    array(
                            statement.getConnection(),
                            "uuid",
                            attempts,
                            each -> each.claim().taskId()));
            statement.setArray(
                    2,
                    array(
                            statement.getConnection(),
                            "integer",
                            attempts,
                            each -> each.claim().attempt()));
            statement.setArray(3, array(statement.getConnection(), "float8", attempts, RunningAttempt::progress));
        });
    }

    private void readNews(List<RunningAttempt> attempts) {
        Map<UUID, RunningAttempt> byTask =
                attempts.stream().collect(Collectors.toMap(each -> each.claim().taskId(), each -> each));
        jdbc.query(
                NEWS,
                statement -> statement.setArray(
                        1,
                        array(
                                statement.getConnection(),
                                "uuid",
                                attempts,
                                each -> each.claim().taskId())),
                row -> {
                    RunningAttempt attempt = byTask.get(row.getObject("id", UUID.class));
                    if (attempt == null) {
                        return;
                    }
                    if (!row.getBoolean("running")
                            || row.getInt("attempt") != attempt.claim().attempt()) {
                        attempt.takenOver();
                    } else if (row.getBoolean("cancelled")) {
                        attempt.cancel();
                    }
                });
    }

    private static Array array(
            java.sql.Connection connection,
            String type,
            List<RunningAttempt> attempts,
            Function<RunningAttempt, Object> value)
            throws java.sql.SQLException {
        return connection.createArrayOf(type, attempts.stream().map(value).toArray());
    }
}
