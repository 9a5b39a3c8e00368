package io.ilion.faultinjection;

import io.ilion.devcluster.LocalNode;
import io.ilion.devcluster.LocalPostgres;
import io.ilion.testing.RealParts;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What a run stands on: a PostgreSQL that writes through, the nodes that all tests share, and two replicas. */
final class Ground implements AutoCloseable {

    static final String KEYSPACE = "proved";
    static final List<String> TABLES =
            IntStream.range(0, 16).mapToObj(number -> "t" + number).toList();

    /** Of which one worker at a time knows all rows. */
    static final List<String> OWNED_TABLES =
            IntStream.range(0, 8).mapToObj(number -> "r" + number).toList();

    private final LocalPostgres postgres = LocalPostgres.lasting(Path.of("target/prove/postgres"));
    private final List<Replica> replicas;

    Ground() {
        postgres.start();
        RealParts.keyspace(
                KEYSPACE, Stream.concat(TABLES.stream(), OWNED_TABLES.stream()).toArray(String[]::new));
        execute("drop schema public cascade; create schema public");
        Map<String, Object> settings = RealParts.settings();
        settings.put("spring.datasource.url", postgres.jdbcUrl());
        settings.put("db-scheduler.heartbeat-interval", "1s");
        settings.put("db-scheduler.polling-interval", "500ms");
        settings.put("db-scheduler.shutdown-max-wait", "2s");
        settings.put("ilion.dispatch.pulse", "500ms");
        settings.put("ilion.dispatch.retry-pause", "1s");
        settings.put("ilion.dispatch.sweep", "10s");
        settings.put("ilion.snapshots.reconcile-interval", "10m");
        // more than truncate_request_timeout of the nodes of tests, and than they are stalled
        settings.put("ilion.restore.truncate-timeout", "20s");
        replicas = List.of(new Replica("proved-1", settings), new Replica("proved-2", settings));
        replicas.forEach(Replica::awaitReady);
    }

    LocalPostgres postgres() {
        return postgres;
    }

    List<Replica> replicas() {
        return replicas;
    }

    List<LocalNode> nodes() {
        return RealParts.cassandra().nodes();
    }

    /** A node that is killed just after a change of the schema would come back without it. */
    void makeSchemaOutlastKills() {
        nodes().forEach(node -> node.nodetool("flush", "system_schema"));
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(postgres.jdbcUrl(), postgres.username(), postgres.password());
    }

    /** Runs SQL as the one who rules the database. */
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
        replicas.forEach(Replica::close);
        postgres.close();
    }
}
