package io.ilion.dispatch;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Reads the backlog at most every five seconds, however often it is scraped. It reads only operations and tasks that have not ended, by an
 * index, so the cost does not grow with the history.
 */
@Component
class BacklogReader {

    private static final Logger log = LoggerFactory.getLogger(BacklogReader.class);
    private static final Duration MAX_AGE = Duration.ofSeconds(5);
    private static final int TIMEOUT_SECONDS = 3;

    private static final String OPERATIONS = """
            select type, cluster, state, count(*) as count, extract(epoch from now() - min(started_at)) as oldest
              from operation
             where state in ('PENDING', 'RUNNING')
             group by type, cluster, state
            """;

    private static final String TASKS = """
            select o.cluster, t.state, count(*) as count, extract(epoch from now() - min(t.started_at)) as oldest,
                   count(*) filter (where t.state = 'RUNNING' and t.deadline_at < now() - interval '1 minute') as overdue
              from operation o join task t on t.operation_id = o.id
             where o.state in ('PENDING', 'RUNNING') and t.state in ('PENDING', 'RUNNING')
             group by o.cluster, t.state
            """;

    private static final String ENTRIES = """
            select count(*) as due, coalesce(extract(epoch from now() - min(execution_time)), 0) as lag
              from dispatch_entry
             where not picked and execution_time <= now()
            """;

    private final JdbcTemplate jdbc;
    private Optional<Backlog> latest = Optional.empty();
    private long readAt = System.nanoTime() - MAX_AGE.toNanos();

    BacklogReader(DataSource dataSource) {
        this.jdbc = new JdbcTemplate(dataSource);
        jdbc.setQueryTimeout(TIMEOUT_SECONDS);
    }

    /** Empty while the database is unavailable. */
    synchronized Optional<Backlog> latest() {
        if (System.nanoTime() - readAt >= MAX_AGE.toNanos()) {
            latest = read();
            readAt = System.nanoTime();
        }
        return latest;
    }

    private Optional<Backlog> read() {
        try {
            List<Backlog.Operations> operations = jdbc.query(
                    OPERATIONS,
                    (row, number) -> new Backlog.Operations(
                            row.getString("type"),
                            row.getString("cluster"),
                            row.getString("state"),
                            row.getLong("count"),
                            seconds(row.getBigDecimal("oldest"))));
            List<Backlog.Tasks> tasks = jdbc.query(
                    TASKS,
                    (row, number) -> new Backlog.Tasks(
                            row.getString("cluster"),
                            row.getString("state"),
                            row.getLong("count"),
                            seconds(row.getBigDecimal("oldest")),
                            row.getLong("overdue")));
            return Optional.ofNullable(jdbc.queryForObject(
                    ENTRIES,
                    (row, number) -> new Backlog(operations, tasks, row.getDouble("lag"), row.getLong("due"))));
        } catch (DataAccessException e) {
            log.warn("The backlog could not be read, so its metrics are NaN: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private static double seconds(@Nullable BigDecimal read) {
        return read == null ? Double.NaN : read.doubleValue();
    }
}
