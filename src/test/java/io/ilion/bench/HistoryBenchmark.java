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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * How long a page of the history takes, over as many operations as {@code -Dilion.bench.operations} says, each with a task, an
 * attempt and six transitions.
 */
class HistoryBenchmark {

    private static final int OPERATIONS = Integer.getInteger("ilion.bench.operations", 1_000_000);
    private static final int ROUNDS = 200;
    private static final int PAGE = 50;
    private static final boolean KEEP = Boolean.getBoolean("ilion.bench.keep");
    private static final String DATABASE = "history";
    private static final String UNFINISHED = "history_unfinished";
    private static final Map<String, String> LOADING = Map.of(
            "shared_buffers",
            "2GB",
            "wal_level",
            "minimal",
            "max_wal_senders",
            "0",
            "max_wal_size",
            "8GB",
            "checkpoint_timeout",
            "30min",
            "autovacuum",
            "off");
    private static final Map<String, String> MEASURING = Map.of(
            "shared_buffers",
            "2GB",
            "effective_cache_size",
            "8GB",
            "random_page_cost",
            "1.1",
            "max_wal_size",
            "8GB",
            "checkpoint_timeout",
            "15min");

    private final GeneratedHistory history = new GeneratedHistory(OPERATIONS);

    private final Random random = new Random(1);

    @Test
    void pagesOfTheHistory() throws Exception {
        try (BenchParts parts = BenchParts.database()) {
            if (!KEEP || !parts.has(DATABASE)) {
                load(parts);
            }
            parts.tune(MEASURING);
            try (Ilion service = Ilion.started(parts.settingsOfKept(DATABASE))) {
                measure(service.bean(Searches.class));
                try (Connection connection = parts.connection(DATABASE)) {
                    sizes(connection);
                }
            }
        }
    }

    private static void load(BenchParts parts) throws Exception {
        parts.tune(LOADING);
        parts.migratedDatabase(UNFINISHED);
        new HistoryLoad(() -> parts.connection(UNFINISHED), OPERATIONS).run();
        parts.rename(UNFINISHED, DATABASE);
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
                deep.addMillis(
                        time(searches, search, new Edge(history.id(random.nextInt(OPERATIONS)), Direction.OLDER)));
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
                        GeneratedHistory.FIRST.plus(Duration.ofDays(20)),
                        GeneratedHistory.FIRST.plus(Duration.ofDays(30)),
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
