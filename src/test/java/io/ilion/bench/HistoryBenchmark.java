package io.ilion.bench;

import io.ilion.history.Search;
import io.ilion.history.Search.Direction;
import io.ilion.history.Search.Edge;
import io.ilion.history.Searches;
import io.ilion.operation.FailureCode;
import io.ilion.operation.State;
import io.ilion.testing.Ilion;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * How long a page of the history takes, over as many operations as {@code -Dilion.bench.operations} says, each with a task, an
 * attempt and four transitions.
 */
class HistoryBenchmark {

    private static final int OPERATIONS = Integer.getInteger("ilion.bench.operations", 1_000_000);
    private static final int ROUNDS = 200;
    private static final int PAGE = 50;
    private static final Instant FIRST = Instant.parse("2025-01-01T00:00:00Z");
    private static final long MILLIS_BETWEEN = 30_000;

    private final Random random = new Random(1);

    @Test
    void pagesOfTheHistory() throws Exception {
        try (BenchParts parts = BenchParts.database()) {
            Map<String, Object> settings = parts.settings("history");
            try (Ilion service = Ilion.started(settings)) {
                long begun = System.nanoTime();
                try (Connection connection = parts.connection("history")) {
                    load(connection);
                }
                System.out.printf(
                        "%nLoaded %d operations in %d s%n", OPERATIONS, (System.nanoTime() - begun) / 1_000_000_000);
                measure(service.bean(Searches.class));
                try (Connection connection = parts.connection("history")) {
                    sizes(connection);
                }
            }
        }
    }

    private void measure(Searches searches) {
        MarkdownTable table = new MarkdownTable(
                "A page of %d of %d operations, ms, %d rounds".formatted(PAGE, OPERATIONS, ROUNDS),
                "filter",
                "first page, median",
                "p99",
                "at random depth, median",
                "p99");
        filters().forEach((name, search) -> {
            for (int i = 0; i < 20; i++) {
                searches.find(search, null, PAGE);
            }
            Samples first = new Samples();
            Samples deep = new Samples();
            for (int i = 0; i < ROUNDS; i++) {
                first.addMillis(time(searches, search, null));
                deep.addMillis(time(searches, search, new Edge(id(random.nextInt(OPERATIONS)), Direction.OLDER)));
            }
            table.row(
                    name,
                    Samples.text(first.median(), 2),
                    Samples.text(first.quantile(0.99), 2),
                    Samples.text(deep.median(), 2),
                    Samples.text(deep.quantile(0.99), 2));
        });
        table.print();
    }

    private static Duration time(Searches searches, Search search, @Nullable Edge edge) {
        long begun = System.nanoTime();
        searches.find(search, edge, PAGE);
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    private static Map<String, Search> filters() {
        Map<String, Search> filters = new LinkedHashMap<>();
        Search any = new Search(
                null, Set.of(), Set.of(), null, null, null, null, null, null, null, null, null, null, null, null, null);
        filters.put("none", any);
        filters.put(
                "type",
                new Search(
                        null,
                        Set.of("flush"),
                        Set.of(),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null));
        filters.put(
                "state FAILED (4 %)",
                new Search(
                        null,
                        Set.of(),
                        Set.of(State.FAILED),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null));
        filters.put(
                "type and state",
                new Search(
                        null,
                        Set.of("restore"),
                        Set.of(State.FAILED),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null));
        filters.put(
                "keyspace (one of 300)",
                new Search(
                        null, Set.of(), Set.of(), "ks7", null, null, null, null, null, null, null, null, null, null,
                        null, null));
        filters.put(
                "table",
                new Search(
                        null, Set.of(), Set.of(), "ks7", "t3", null, null, null, null, null, null, null, null, null,
                        null, null));
        filters.put(
                "keyspace and FAILED",
                new Search(
                        null,
                        Set.of(),
                        Set.of(State.FAILED),
                        "ks7",
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null));
        filters.put(
                "node (one of 200)",
                new Search(
                        null,
                        Set.of(),
                        Set.of(),
                        null,
                        null,
                        "10.0.0.7",
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null));
        filters.put(
                "datacenter (one of 4)",
                new Search(
                        null, Set.of(), Set.of(), null, null, null, "dc1", null, null, null, null, null, null, null,
                        null, null));
        filters.put(
                "requester (one of 50)",
                new Search(
                        null, Set.of(), Set.of(), null, null, null, null, "user7", null, null, null, null, null, null,
                        null, null));
        filters.put(
                "label",
                new Search(
                        null,
                        Set.of(),
                        Set.of(),
                        null,
                        null,
                        null,
                        null,
                        null,
                        "team=team3",
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null));
        filters.put(
                "failure code",
                new Search(
                        null,
                        Set.of(),
                        Set.of(),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        FailureCode.TIMED_OUT,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null));
        filters.put(
                "a rare word",
                new Search(
                        null, Set.of(), Set.of(), null, null, null, null, null, null, null, "CHG-77", null, null, null,
                        null, null));
        filters.put(
                "ten days",
                new Search(
                        null,
                        Set.of(),
                        Set.of(),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        FIRST.plus(Duration.ofDays(20)),
                        FIRST.plus(Duration.ofDays(30)),
                        null,
                        null,
                        null));
        filters.put(
                "longer than an hour (1 %)",
                new Search(
                        null,
                        Set.of(),
                        Set.of(),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        Duration.ofHours(1)));
        return filters;
    }

    /** The same as {@link #ID} makes. */
    private static UUID id(int n) {
        long millis = FIRST.toEpochMilli() + n * MILLIS_BETWEEN;
        return new UUID(millis << 16 | 0x7000, 0x8000000000000000L | n);
    }

    private static final String ID =
            "(lpad(to_hex(%d + n::bigint * %d), 12, '0') || '7000' || '8' || lpad(to_hex(n), 15, '0'))::uuid"
                    .formatted(FIRST.toEpochMilli(), MILLIS_BETWEEN);

    /** As a superuser may: without the triggers, whose work is done here for all rows at once. */
    private static void load(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("set session_replication_role = replica");
            statement.execute("set work_mem = '256MB'");
            statement.execute("set maintenance_work_mem = '1GB'");
            statement.execute("""
                    insert into operation (id, type, cluster, state, progress, request, execution, requested_by, created_at, started_at,
                                           completed_at, failure, moved_at, moved_by)
                    select %1$s,
                           (array['flush','flush','flush','cleanup','import','snapshot','restore','flush','cleanup','clear-snapshot'])[1 + n %% 10],
                           'cluster' || n %% 3,
                           case when n %% 25 = 7 then 'FAILED' else 'COMPLETED' end, 1,
                           jsonb_build_object('keyspace', 'ks' || abs(hashint4(n)) %% 300, 'tables', jsonb_build_array('t' || n %% 10),
                                              'reason', 'CHG-' || n %% 20000, 'labels', jsonb_build_object('team', 'team' || n %% 20)),
                           '{"order": "ALL_AT_ONCE"}', 'caller:user' || n %% 50, at, at + interval '1 s',
                           at + case when n %% 100 = 1 then interval '2 h' else interval '20 s' end,
                           case when n %% 25 = 7 then jsonb_build_object('code', (array['TIMED_OUT','NODE_UNREACHABLE','INTERNAL'])[1 + n %% 3],
                                                                       'message', 'Node 10.0.0.' || n %% 200 || ' failed') end,
                           at, 'replica:a'
                      from (select n, to_timestamp((%2$d + n::bigint * %3$d) / 1000.0) as at from generate_series(0, %4$d - 1) n) rows""".formatted(ID, FIRST.toEpochMilli(), MILLIS_BETWEEN, OPERATIONS));
            statement.execute("""
                    insert into operation_term (term, operation_id)
                    select terms.term, o.id from operation o, terms_of(o.request) as terms (term)
                    union all
                    select 'failure:' || (failure ->> 'code'), id from operation where failure is not null""");
            statement.execute("""
                    insert into task (id, operation_id, position, host_id, address, datacenter, rack, state, progress, attempt, created_at,
                                      started_at, completed_at, evidence, failure, moved_at, moved_by)
                    select gen_random_uuid(), o.id, 0, md5('10.0.0.' || n %% 200)::uuid, '10.0.0.' || n %% 200, 'dc' || n %% 4, 'r' || n %% 3, o.state, 1, 1,
                           o.created_at, o.started_at, o.completed_at, '[{"table": "t", "sstablesBefore": 1, "sstablesAfter": 2}]', o.failure,
                           o.created_at, 'replica:a'
                      from (select *, row_number() over (order by id) as n from operation) o""".replace("%%", "%"));
            statement.execute("""
                    insert into attempt (task_id, number, replica, state, started_at, completed_at, failure, evidence)
                    select id, 1, 'replica-a', state, started_at, completed_at, failure, evidence from task""");
            statement.execute("""
                    insert into transition (operation_id, task_id, from_state, to_state, at, actor, facts, previous_hash, hash)
                    select t.operation_id, case when step > 1 then t.id end, case step when 1 then null when 2 then null else 'PENDING' end,
                           case step when 1 then 'PENDING' when 2 then 'PENDING' when 3 then 'RUNNING' else t.state end,
                           t.created_at, 'replica:a', sha256('f'), sha256('p'), sha256('h')
                      from task t, generate_series(1, 4) step""");
            statement.execute("set session_replication_role = origin");
            statement.execute("vacuum analyze");
        }
    }

    private static void sizes(Connection connection) throws SQLException {
        MarkdownTable table = new MarkdownTable("Bytes on disk for each operation, with indexes", "table", "bytes");
        try (Statement statement = connection.createStatement();
                var rows = statement.executeQuery("""
                        select relname, pg_total_relation_size(oid) / %d as bytes from pg_class
                         where relname in ('operation', 'operation_term', 'task', 'attempt', 'transition') order by 2 desc""".formatted(OPERATIONS))) {
            while (rows.next()) {
                table.row(rows.getString("relname"), rows.getString("bytes"));
            }
        }
        table.print();
    }
}
