package io.ilion.benchmark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Fills an empty, migrated database with COPY: drops indexes and constraints before and recreates them from the catalog after it, and
 * includes the rows that triggers would write.
 */
final class HistoryLoad {

    private static final String TABLES = "('operation', 'operation_term', 'task', 'attempt', 'transition')";
    private static final int CHUNK = 1 << 16;

    private final Callable<Connection> database;
    private final GeneratedHistory history;
    private final int operations;

    HistoryLoad(Callable<Connection> database, int operations) {
        this.database = database;
        this.history = new GeneratedHistory(operations);
        this.operations = operations;
    }

    private record Step(String drop, String make) {}

    void run() throws Exception {
        long begun = System.nanoTime();
        String before = catalog();
        List<Step> steps = steps();
        try (Connection connection = connection();
                Statement statement = connection.createStatement()) {
            for (Step step : steps) {
                statement.execute(step.drop());
            }
        }
        together(List.of(
                () -> copy(
                        "transition (id, operation_id, task_id, from_state, to_state, at, actor, reason, content_digest, previous_hash, hash)",
                        chained()),
                () -> copy(
                        "operation (id, type, cluster, state, progress, request, execution, requested_by, created_at, started_at, completed_at, cancel_requested_at, cancel_requested_by, failure, transition_at, transition_by, transition_reason, authenticated_by, client_address, user_agent, request_id)",
                        GeneratedHistory.Row::operation),
                () -> copy("operation_term (term, operation_id)", GeneratedHistory.Row::terms),
                () -> copy(
                        "task (id, operation_id, position, host_id, address, datacenter, rack, state, progress, attempt, created_at, started_at, completed_at, evidence, failure, transition_at, transition_by, lock_scope, deadline_at)",
                        GeneratedHistory.Row::task),
                () -> copy(
                        "attempt (task_id, number, replica, state, started_at, completed_at, failure, evidence)",
                        GeneratedHistory.Row::attempt)));
        said("loaded", begun);
        List<Step> backwards = new ArrayList<>(steps);
        java.util.Collections.reverse(backwards);
        for (String kind : List.of("add constraint", "create", "foreign key")) {
            together(backwards.stream()
                    .filter(step -> kind.equals(kind(step)))
                    .<Callable<Void>>map(step -> () -> execute(step.make()))
                    .toList());
            said("made again: " + kind, begun);
        }
        execute(
                "select setval(pg_get_serial_sequence('transition', 'id'), (select id from transition order by id desc limit 1))");
        execute("vacuum (analyze)");
        execute("checkpoint");
        said("vacuumed", begun);
        verify();
        said("verified a sample", begun);
        if (!catalog().equals(before)) {
            throw new IllegalStateException("The database is not the one that was migrated any more:\n" + catalog());
        }
    }

    private static String kind(Step step) {
        return step.make().startsWith("create")
                ? "create"
                : step.make().contains("FOREIGN KEY") ? "foreign key" : "add constraint";
    }

    private BiConsumer<GeneratedHistory.Row, StringBuilder> chained() {
        GeneratedHistory.Chain chain = new GeneratedHistory.Chain();
        return (row, out) -> row.transitions(out, chain);
    }

    private Void copy(String into, BiConsumer<GeneratedHistory.Row, StringBuilder> rows)
            throws SQLException, IOException {
        long begun = System.nanoTime();
        String table = into.substring(0, into.indexOf(' '));
        try (Connection connection = connection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            // rows of a table that was truncated in the same transaction are written once, frozen, and not to the WAL
            statement.execute("truncate " + table);
            CopyIn copy = connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn("copy %s from stdin with (freeze)".formatted(into));
            StringBuilder out = new StringBuilder(CHUNK * 2);
            for (int n = 0; n < operations; n++) {
                rows.accept(history.new Row(n), out);
                if (out.length() >= CHUNK || n == operations - 1) {
                    byte[] bytes = out.toString().getBytes(StandardCharsets.US_ASCII);
                    copy.writeToCopy(bytes, 0, bytes.length);
                    out.setLength(0);
                }
            }
            copy.endCopy();
            connection.commit();
        }
        said(table, begun);
        return null;
    }

    /** In the order in which they can be dropped. */
    private List<Step> steps() throws SQLException {
        List<Step> steps = new ArrayList<>();
        try (Connection connection = connection();
                Statement statement = connection.createStatement()) {
            try (ResultSet rows = statement.executeQuery("""
                    select format('alter table %I drop constraint %I', c.conrelid::regclass, c.conname),
                           format('alter table %I add constraint %I %s', c.conrelid::regclass, c.conname, pg_get_constraintdef(c.oid))
                      from pg_constraint c
                      left join pg_class t on t.oid = c.conrelid
                      left join pg_class f on f.oid = c.confrelid
                     where c.contype in ('f', 'p', 'u', 'x') and (t.relname in TABLES or f.relname in TABLES)
                     order by c.contype <> 'f'""".replace("TABLES", TABLES))) {
                while (rows.next()) {
                    steps.add(new Step(rows.getString(1), rows.getString(2)));
                }
            }
            try (ResultSet rows = statement.executeQuery("""
                    select format('drop index %I', i.indexrelid::regclass), pg_get_indexdef(i.indexrelid)
                      from pg_index i
                      join pg_class t on t.oid = i.indrelid
                     where t.relname in TABLES
                       and not exists (select from pg_constraint c where c.conindid = i.indexrelid)""".replace("TABLES", TABLES))) {
                while (rows.next()) {
                    String definition = rows.getString(2);
                    steps.add(new Step(
                            rows.getString(1),
                            definition.replaceFirst("CREATE", "create").trim()));
                }
            }
        }
        return steps;
    }

    /** Verifies the hash chains of some operations in the database. */
    private void verify() throws SQLException {
        try (Connection connection = connection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        select count(*) from (select id from operation tablesample system (0.01) limit 1000) o, verify_history(o.id)""")) {
            row.next();
            if (row.getLong(1) > 0) {
                throw new IllegalStateException("What was loaded is not what the service would have written");
            }
        }
    }

    /** Constraints and indexes as text, to compare. */
    private String catalog() throws SQLException {
        try (Connection connection = connection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        select string_agg(line, E'\\n' order by line)
                          from (select conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) as line
                                  from pg_constraint where connamespace = 'public'::regnamespace
                                union all
                                select indexdef from pg_indexes where schemaname = 'public') lines""")) {
            row.next();
            return row.getString(1);
        }
    }

    private Void execute(String sql) throws SQLException {
        long begun = System.nanoTime();
        try (Connection connection = connection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
        said(sql.substring(0, Math.min(100, sql.length())), begun);
        return null;
    }

    /** Two at a time: more would only need more memory. */
    private static void together(List<Callable<Void>> works) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            for (Future<Void> done : threads.invokeAll(works)) {
                done.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** Without triggers, which requires a superuser. */
    private Connection connection() throws SQLException {
        try {
            Connection connection = database.call();
            try (Statement statement = connection.createStatement()) {
                statement.execute("set session_replication_role = replica");
                statement.execute("set maintenance_work_mem = '1GB'");
                statement.execute("set max_parallel_maintenance_workers = 1");
            }
            return connection;
        } catch (SQLException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void said(String what, long begun) {
        System.out.printf(
                "%4d s  %s%n", Duration.ofNanos(System.nanoTime() - begun).toSeconds(), what);
    }
}
