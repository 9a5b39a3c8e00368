package io.ilion.faultinjection;

import io.ilion.devcluster.LocalNode;
import io.ilion.devcluster.LocalPostgres;
import io.ilion.testing.TestEnvironment;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The system that faults are injected into: a PostgreSQL with fsync, the shared Cassandra nodes and two replicas. */
final class SystemUnderTest implements AutoCloseable {

    static final String KEYSPACE = "proved";
    static final List<String> TABLES =
            IntStream.range(0, 16).mapToObj(number -> "t" + number).toList();

    /** Tables of which one worker at a time knows all rows. */
    static final List<String> TRACKED_TABLES =
            IntStream.range(0, 8).mapToObj(number -> "r" + number).toList();

    private final LocalPostgres postgres = LocalPostgres.persistent(Path.of("target/prove/postgres"));
    private final List<RestartableReplica> replicas;

    SystemUnderTest() {
        postgres.start();
        TestEnvironment.createKeyspace(
                KEYSPACE,
                Stream.concat(TABLES.stream(), TRACKED_TABLES.stream()).toArray(String[]::new));
        execute("drop schema public cascade; create schema public");
        Map<String, Object> settings = TestEnvironment.settings();
        settings.put("spring.datasource.url", postgres.jdbcUrl());
        settings.put("db-scheduler.heartbeat-interval", "1s");
        settings.put("db-scheduler.polling-interval", "500ms");
        settings.put("db-scheduler.shutdown-max-wait", "2s");
        settings.put("ilion.dispatch.heartbeat-interval", "500ms");
        settings.put("ilion.dispatch.retry-pause", "1s");
        settings.put("ilion.dispatch.sweep-interval", "10s");
        settings.put("ilion.snapshots.reconcile-interval", "10m");
        // longer than truncate_request_timeout of the test nodes, and than they stall
        settings.put("ilion.restore.truncate-timeout", "20s");
        replicas = List.of(new RestartableReplica("proved-1", settings), new RestartableReplica("proved-2", settings));
        replicas.forEach(RestartableReplica::awaitReady);
    }

    LocalPostgres postgres() {
        return postgres;
    }

    List<RestartableReplica> replicas() {
        return replicas;
    }

    List<LocalNode> nodes() {
        return TestEnvironment.cassandra().nodes();
    }

    /** Makes the schema survive a SIGKILL of a node shortly after a change. */
    void flushSchema() {
        nodes().forEach(node -> node.nodetool("flush", "system_schema"));
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(postgres.jdbcUrl(), postgres.username(), postgres.password());
    }

    /** Runs SQL as the superuser. */
    void execute(String sql) {
        try (Connection connection = connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        replicas.forEach(RestartableReplica::close);
        postgres.close();
    }
}
