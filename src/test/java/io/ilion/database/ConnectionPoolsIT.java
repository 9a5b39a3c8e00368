package io.ilion.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ilion.testing.ApiResponse;
import io.ilion.testing.Ilion;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcTemplate;

/** Requests that occupy all connections that requests may have. */
class ConnectionPoolsIT {

    private static final Ilion SERVICE = Ilion.withEmptyDatabase();

    /** More than all connections of a replica. */
    private static final int REQUESTS = 50;

    private final JdbcTemplate jdbc = SERVICE.bean(JdbcTemplate.class);

    @Test
    void requestsThatWaitForALockLeaveConnectionsForTasksAndHeartbeats()
            throws SQLException, InterruptedException, ExecutionException {
        UUID operation = submit();
        ExecutorService callers = Executors.newFixedThreadPool(REQUESTS);
        try (Connection other = connect();
                Connection monitor = connect()) {
            other.setAutoCommit(false);
            execute(other, "select 1 from operation where id = '%s' for update".formatted(operation));
            List<Future<ApiResponse>> cancellations = new ArrayList<>();
            for (int i = 0; i < REQUESTS; i++) {
                cancellations.add(callers.submit(() -> SERVICE.client().delete("/operations/" + operation)));
            }
            await().until(() ->
                    count(monitor, "select count(*) from pg_stat_activity where wait_event_type = 'Lock'") >= 10);

            for (int i = 0; i < 5; i++) {
                assertThat(jdbc.queryForObject("select count(*) from dispatch_entry", Integer.class))
                        .isNotNegative();
            }
            other.rollback();

            for (Future<ApiResponse> cancellation : cancellations) {
                assertThat(cancellation.get().status()).isIn(202, 409, 503);
            }
            assertThat(SERVICE.client()
                            .operation(operation.toString())
                            .get("state")
                            .asString())
                    .isEqualTo("CANCELLED");
        } finally {
            callers.shutdownNow();
        }
    }

    private UUID submit() {
        UUID id = UUID.randomUUID();
        jdbc.update("""
                insert into operation (id, type, cluster, state, progress, request, execution, requested_by, created_at, transition_at, transition_by)
                values (?, 'flush', 'it', 'PENDING', 0, '{"keyspace": "shop"}',
                        '{"order": "ALL_AT_ONCE", "maxConcurrentNodes": 16, "onFailure": "CONTINUE", "timeout": "PT10M", "retries": 0}',
                        'caller:operator', now(), now(), 'caller:operator')""", id);
        return id;
    }

    private static Connection connect() throws SQLException {
        Environment settings = SERVICE.bean(Environment.class);
        return DriverManager.getConnection(
                settings.getRequiredProperty("spring.datasource.url"),
                settings.getRequiredProperty("spring.datasource.username"),
                settings.getProperty("spring.datasource.password", ""));
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static int count(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getInt(1);
        }
    }
}
