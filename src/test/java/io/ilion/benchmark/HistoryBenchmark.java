package io.ilion.benchmark;

import static org.awaitility.Awaitility.await;

import io.ilion.history.OperationSearch;
import io.ilion.history.SearchCriteria;
import io.ilion.history.SearchPlans;
import io.ilion.operation.search.PageStart;
import io.ilion.testing.Ilion;
import io.ilion.testing.IlionProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * The cost of a long history: the duration of a page, the size of an operation, the effect on submissions, the memory of an export, and the
 * duration of a removal. {@code -Dilion.bench.operations} sets the number of operations, of one year; with {@code -Dilion.bench.keep=true}
 * the loaded rows stay for the next run.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HistoryBenchmark {

    private static final int OPERATIONS = Integer.getInteger("ilion.bench.operations", 1_000_000);
    private static final boolean KEEP = Boolean.getBoolean("ilion.bench.keep");
    private static final String DATABASE = "history";
    private static final String UNFINISHED = "history_unfinished";
    private static final int ROUNDS = 500;
    private static final int ROUNDS_AT_RANDOM = 40;
    private static final int PAGE = 50;
    private static final int DEEP = Math.min(1_000_000, OPERATIONS / 2);
    /** In the repository if the size is that of the documentation. */
    private static final Path PLANS = OPERATIONS < 10_000_000
            ? BenchmarkEnvironment.DIRECTORY.resolve("history-plans.md")
            : Path.of("docs/plans/history.md").toAbsolutePath();

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

    private static final BenchmarkEnvironment PARTS = BenchmarkEnvironment.startDatabaseAndCassandra();
    private static final BenchmarkTable TABLE = flushedTable();

    private final GeneratedHistory history = new GeneratedHistory(OPERATIONS);
    private final Random random = new Random(1);

    @BeforeAll
    static void load() throws Exception {
        if (!KEEP || !PARTS.exists(DATABASE)) {
            PARTS.restartWith(LOADING);
            PARTS.createMigratedDatabase(UNFINISHED);
            new HistoryLoad(() -> PARTS.connection(UNFINISHED), OPERATIONS).run();
            PARTS.rename(UNFINISHED, DATABASE);
        }
        PARTS.restartWith(MEASURING);
    }

    private static BenchmarkTable flushedTable() {
        try {
            return BenchmarkTable.create(PARTS.cassandra());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterAll
    static void end() throws Exception {
        TABLE.close();
        if (!KEEP) {
            PARTS.drop(DATABASE);
        }
        PARTS.close();
    }

    /** In turn the first page and the page below that many operations, and random pages, which are in no cache. */
    @Test
    @Order(1)
    void pages() throws Exception {
        MarkdownTable times = new MarkdownTable(
                "A page of %d of %d operations, ms, %d rounds, first and deep in turn"
                        .formatted(PAGE, OPERATIONS, ROUNDS),
                "filter",
                "first, median",
                "p99",
                DEEP + " deep, median",
                "p99",
                "ratio of medians",
                "of ten parts, from, to",
                "at random, median",
                "worst of " + ROUNDS_AT_RANDOM);
        List<String> plans = new ArrayList<>(List.of(
                "# How PostgreSQL finds a page of the history",
                "",
                "Written by `HistoryBenchmark` ([benchmarks](../benchmarks.md)) over %d operations: the statements of `OperationSearch`, executed."
                        .formatted(OPERATIONS)));
        try (Ilion service = looking()) {
            OperationSearch searches = service.bean(OperationSearch.class);
            SearchPlans explained =
                    new SearchPlans(service.bean(JdbcClient.class), service.bean(PlatformTransactionManager.class));
            PageStart below = PageStart.olderThan(history.id(OPERATIONS - DEEP));
            filters().forEach((name, search) -> {
                PageTimes measured = new PageTimes(searches, search, below);
                times.row(measured.cells(name));
                plan(plans, name + ", first page", explained.of(search, null, PAGE));
                plan(plans, name + ", below " + DEEP + " operations", explained.of(search, below, PAGE));
            });
        }
        times.print();
        Files.createDirectories(PLANS.getParent());
        Files.write(PLANS, plans);
        System.out.println("The plans are in " + PLANS);
    }

    private static void plan(List<String> plans, String title, List<String> plan) {
        plans.addAll(List.of("", "## " + title, "", "```"));
        plans.addAll(plan);
        plans.add("```");
    }

    /** The measurements of one filter. */
    private final class PageTimes {

        private final Samples first = new Samples();
        private final Samples deep = new Samples();
        private final Samples anywhere = new Samples();
        private final Samples ratios = new Samples();

        PageTimes(OperationSearch searches, SearchCriteria search, PageStart below) {
            for (int i = 0; i < 40; i++) {
                searches.find(search, null, PAGE);
                searches.find(search, below, PAGE);
            }
            for (int part = 0; part < 10; part++) {
                Samples firstOfPart = new Samples();
                Samples deepOfPart = new Samples();
                for (int i = 0; i < ROUNDS / 10; i++) {
                    firstOfPart.addMillis(time(searches, search, null));
                    deepOfPart.addMillis(time(searches, search, below));
                }
                ratios.add(deepOfPart.median() / firstOfPart.median());
                first.addAll(firstOfPart);
                deep.addAll(deepOfPart);
            }
            for (int i = 0; i < ROUNDS_AT_RANDOM; i++) {
                PageStart anyhow = PageStart.olderThan(history.id(random.nextInt(OPERATIONS)));
                anywhere.addMillis(time(searches, search, anyhow));
            }
        }

        String[] cells(String name) {
            return new String[] {
                name,
                Samples.format(first.median(), 2),
                Samples.format(first.quantile(0.99), 2),
                Samples.format(deep.median(), 2),
                Samples.format(deep.quantile(0.99), 2),
                Samples.format(deep.median() / first.median(), 2),
                Samples.format(ratios.min(), 2) + " to " + Samples.format(ratios.quantile(1), 2),
                Samples.format(anywhere.median(), 2),
                Samples.format(anywhere.quantile(1), 2)
            };
        }
    }

    /** Flushes on a real node, one after the other, with and without the index of the change stream. */
    @Test
    @Order(2)
    void writesOfAnOperation() throws Exception {
        int operations = 200;
        Samples with = new Samples();
        Samples without = new Samples();
        try (IlionProcess ilion = IlionProcess.start("bench-writes", PARTS.settings("writes"));
                HttpConnection http = new HttpConnection(ilion.port());
                Connection connection = PARTS.connection("writes");
                Statement statement = connection.createStatement()) {
            run(http, 100);
            long rows = number(connection, ROWS);
            with.add(walOf(http, connection, operations));
            long added = number(connection, ROWS) - rows;
            long index = number(connection, "select pg_relation_size('transition_by_transaction')");
            String made = text(connection, "select pg_get_indexdef('transition_by_transaction'::regclass)");
            for (int i = 0; i < 3; i++) {
                statement.execute("drop index transition_by_transaction");
                without.add(walOf(http, connection, operations));
                statement.execute(made);
                with.add(walOf(http, connection, operations));
            }
            MarkdownTable costs = new MarkdownTable(
                    "What a flush of one node writes, each; medians of rounds of %d, in turn".formatted(operations),
                    "what",
                    "figure");
            costs.row("bytes of WAL", Samples.format(with.median(), 0));
            costs.row("of them for transition_by_transaction", Samples.format(with.median() - without.median(), 0));
            costs.row("lowest and highest with it", range(with));
            costs.row("lowest and highest without it", range(without));
            costs.row("bytes of that index on disk", Long.toString(index / (operations + 100)));
            costs.row("rows of the history", Samples.format((double) added / operations, 1));
            costs.print();
        }
    }

    /** Per operation. */
    private static double walOf(HttpConnection http, Connection connection, int operations) throws Exception {
        long before = number(connection, WAL);
        run(http, operations);
        return (double) (number(connection, WAL) - before) / operations;
    }

    private static String range(Samples samples) {
        return Samples.format(samples.min(), 0) + " to " + Samples.format(samples.quantile(1), 0);
    }

    private static final String WAL = "select pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint";
    private static final String ROWS =
            "select (select count(*) from operation) + (select count(*) from operation_term) + (select count(*) from task) + (select count(*) from attempt) + (select count(*) from transition)";

    @Test
    @Order(3)
    void submissionsBesideALongHistory() throws Exception {
        MarkdownTable rates = new MarkdownTable(
                "Submissions per second, medians of 5 rounds of 3 s, in turn",
                "clients",
                "empty history",
                OPERATIONS + " operations",
                "ratio");
        try (IlionProcess empty = accepting("bench-empty", PARTS.settings("empty"));
                IlionProcess full = accepting("bench-full", PARTS.settingsForExisting(DATABASE))) {
            empty.freeze();
            full.freeze();
            MeasuredVariant without = MeasuredVariant.http(empty);
            MeasuredVariant with = MeasuredVariant.http(full);
            without.measure(new ClosedLoop(4, Duration.ofSeconds(20)));
            with.measure(new ClosedLoop(4, Duration.ofSeconds(20)));
            for (int clients : List.of(1, 8)) {
                without = without.withoutResults();
                with = with.withoutResults();
                for (int i = 0; i < 5; i++) {
                    without.measure(new ClosedLoop(clients, Duration.ofSeconds(3)));
                    with.measure(new ClosedLoop(clients, Duration.ofSeconds(3)));
                }
                rates.row(
                        Integer.toString(clients),
                        Samples.format(without.perSecond().median(), 0),
                        Samples.format(with.perSecond().median(), 0),
                        Samples.format(
                                with.perSecond().median() / without.perSecond().median(), 2));
            }
        }
        rates.print();
    }

    /** A million operations and more from a service with a heap of 256 MB. */
    @Test
    @Order(4)
    void exports() throws Exception {
        MarkdownTable exports = new MarkdownTable(
                "Exports by a service with -Xmx256m",
                "file",
                "operations",
                "MB",
                "s",
                "resident before, MB",
                "after a tenth",
                "at most",
                "at the end");
        try (IlionProcess ilion = accepting("bench-export", PARTS.settingsForExisting(DATABASE))) {
            Instant to = GeneratedHistory.FIRST.plus(Duration.ofDays(365)
                    .multipliedBy(Math.min(OPERATIONS, 1_200_000))
                    .dividedBy(OPERATIONS));
            for (String file : List.of("csv", "ndjson")) {
                export(ilion, file, to, exports);
            }
        }
        exports.print();
    }

    private static void export(IlionProcess ilion, String file, Instant to, MarkdownTable exports) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(
                        "http://127.0.0.1:" + ilion.port() + "/history/operations." + file + "?createdTo=" + to))
                .header(
                        "Authorization",
                        "Basic "
                                + Base64.getEncoder()
                                        .encodeToString("operator:operator".getBytes(StandardCharsets.UTF_8)))
                .build();
        double before = resident(ilion);
        Samples resident = new Samples();
        long begun = System.nanoTime();
        long bytes = 0;
        long lines = 0;
        double early = 0;
        try (InputStream body = HttpClient.newHttpClient()
                .send(request, BodyHandlers.ofInputStream())
                .body()) {
            byte[] buffer = new byte[1 << 16];
            long next = 0;
            for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
                bytes += read;
                for (int i = 0; i < read; i++) {
                    lines += buffer[i] == '\n' ? 1 : 0;
                }
                if (lines >= next) {
                    resident.add(resident(ilion));
                    next += 20_000;
                    early = lines < 130_000 ? resident.quantile(1) : early;
                }
            }
        }
        exports.row(
                file,
                Long.toString(lines - (file.equals("csv") ? 1 : 0)),
                Long.toString(bytes >> 20),
                Long.toString((System.nanoTime() - begun) / 1_000_000_000),
                Samples.format(before, 0),
                Samples.format(early, 0),
                Samples.format(resident.quantile(1), 0),
                Samples.format(resident(ilion), 0));
    }

    /** Removes as retention does, and measures pages meanwhile. */
    @Test
    @Order(5)
    void removal() throws Exception {
        int batches = 100;
        int batch = 100;
        Samples millis = new Samples();
        Samples alone = new Samples();
        Samples beside = new Samples();
        long wal;
        try (Ilion service = looking();
                Connection connection = PARTS.connection(DATABASE);
                Statement statement = connection.createStatement()) {
            OperationSearch searches = service.bean(OperationSearch.class);
            SearchCriteria any = search(Map.of());
            for (int i = 0; i < batches; i++) {
                alone.addMillis(time(searches, any, null));
            }
            long position = number(connection, WAL);
            Thread reader = new Thread(() -> {
                while (!Thread.currentThread().isInterrupted()) {
                    beside.addMillis(time(searches, any, null));
                }
            });
            reader.start();
            UUID beyond = new UUID(0, 0);
            for (int i = 0; i < batches; i++) {
                long begun = System.nanoTime();
                try (ResultSet row = statement.executeQuery(
                        "select * from remove_operations('flush', 'a benchmark', interval '1 day', '%s', %d, 'replica:bench')"
                                .formatted(beyond, batch))) {
                    row.next();
                    beyond = row.getObject("last_removed", UUID.class);
                }
                millis.addMillis(Duration.ofNanos(System.nanoTime() - begun));
            }
            reader.interrupt();
            reader.join();
            wal = number(connection, WAL) - position;
            long record = number(
                    connection,
                    "select (pg_total_relation_size('removed_operation') + pg_total_relation_size('removal')) / (select count(*) from removed_operation)");
            MarkdownTable removed = new MarkdownTable(
                    "Removal of %d operations in batches of %d".formatted(batches * batch, batch), "what", "figure");
            removed.row("a batch, median, ms", Samples.format(millis.median(), 1));
            removed.row("a batch, p99, ms", Samples.format(millis.quantile(0.99), 1));
            removed.row("operations a second without pauses", Samples.format(batch * 1000 / millis.median(), 0));
            removed.row("bytes of WAL for each", Long.toString(wal / batches / batch));
            removed.row("bytes that the record of each takes", Long.toString(record));
            removed.row("first page before, median, ms", Samples.format(alone.median(), 2));
            removed.row("first page meanwhile, median, ms", Samples.format(beside.median(), 2));
            removed.row("first page meanwhile, p99, ms", Samples.format(beside.quantile(0.99), 2));
            removed.print();
        }
    }

    private static IlionProcess accepting(String name, Map<String, Object> settings) {
        settings.put("db-scheduler.enabled", false);
        return IlionProcess.start(name, settings);
    }

    /** Neither runs operations that were only accepted into a history that is kept, nor writes checkpoints over them. */
    private static Ilion looking() {
        Map<String, Object> settings = PARTS.settingsForExisting(DATABASE);
        settings.put("db-scheduler.enabled", false);
        settings.put("ilion.history.checkpoints.interval", "1h");
        return Ilion.start(settings);
    }

    private static void run(HttpConnection http, int operations) throws Exception {
        for (int i = 0; i < operations; i++) {
            TABLE.writeRow();
            String answer = http.post("/operations", BenchmarkTable.REQUEST);
            String id = answer.replaceAll(".*\"id\":\"([^\"]*)\".*", "$1");
            await().pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(2))
                    .until(() -> http.get("/operations/" + id).contains("completionTime"));
        }
    }

    private static double resident(IlionProcess process) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }

    private static Duration time(OperationSearch searches, SearchCriteria search, @Nullable PageStart start) {
        long begun = System.nanoTime();
        searches.find(search, start, PAGE);
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    private static long number(Connection connection, String sql) throws SQLException {
        return Long.parseLong(text(connection, sql));
    }

    private static String text(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    private static Map<String, SearchCriteria> filters() {
        Map<String, SearchCriteria> filters = new LinkedHashMap<>();
        filters.put("none", search(Map.of()));
        filters.put("cluster (one of 3)", search(Map.of("cluster", "cluster1")));
        filters.put("type (40 %)", search(Map.of("type", "flush")));
        filters.put("state FAILED (4 %)", search(Map.of("state", "FAILED")));
        filters.put("type and state (0.4 %)", search(Map.of("type", "restore", "state", "FAILED")));
        filters.put("keyspace (one of 300)", search(Map.of("keyspace", "ks7")));
        filters.put("table (one of 3000)", search(Map.of("keyspace", "ks7", "table", "t3")));
        filters.put("node (one of 200)", search(Map.of("node", "10.0.0.7")));
        filters.put("datacenter (one of 4)", search(Map.of("datacenter", "dc1")));
        filters.put("requester (one of 50)", search(Map.of("requested-by", "user7")));
        filters.put("label (one of 20)", search(Map.of("label", "team=team3")));
        filters.put("failure code", search(Map.of("failure", "TIMED_OUT")));
        filters.put("a word of 500 operations", search(Map.of("text", "-77")));
        filters.put("such a word, and one of all", search(Map.of("text", "CHG-77")));
        filters.put("a word of 2000 operations", search(Map.of("text", "10.0.0.7")));
        filters.put("a word of 4 %", search(Map.of("text", "time")));
        filters.put(
                "ten days",
                search(Map.of("created-from", "2025-01-21T00:00:00Z", "created-to", "2025-01-31T00:00:00Z")));
        filters.put("keyspace and FAILED", search(Map.of("keyspace", "ks7", "state", "FAILED")));
        filters.put("keyspace and requester", search(Map.of("keyspace", "ks7", "requested-by", "user7")));
        filters.put("keyspace and node", search(Map.of("keyspace", "ks7", "node", "10.0.0.7")));
        filters.put("node and FAILED", search(Map.of("node", "10.0.0.7", "state", "FAILED")));
        filters.put("datacenter and failure code", search(Map.of("datacenter", "dc1", "failure", "TIMED_OUT")));
        filters.put("label and requester", search(Map.of("label", "team=team3", "requested-by", "user7")));
        filters.put("table and node (7 in all)", search(Map.of("keyspace", "ks7", "table", "t3", "node", "10.0.0.7")));
        filters.put(
                "keyspace, requester and FAILED (22 in all)",
                search(Map.of("keyspace", "ks7", "requested-by", "user7", "state", "FAILED")));
        filters.put("longer than an hour (0.7 %), no index", search(Map.of("longer-than", "PT1H")));
        return filters;
    }

    private static SearchCriteria search(Map<String, String> filters) {
        Map<String, String> all = new LinkedHashMap<>(Map.of("search.type", "", "search.state", ""));
        filters.forEach((name, value) -> all.put("search." + name, value));
        return new Binder(new MapConfigurationPropertySource(all))
                .bind("search", SearchCriteria.class)
                .get();
    }

    /** Run alone with {@code keep}, this only loads. */
    @Test
    @Order(0)
    void sizes() throws SQLException {
        MarkdownTable sizes = new MarkdownTable(
                "On disk, of each operation, bytes", "table", "rows, millions", "all", "of it indexes");
        try (Connection connection = PARTS.connection(DATABASE);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("""
                        select relname, (reltuples / 1e6)::numeric(9, 1) as rows, pg_total_relation_size(oid) / %1$d as bytes,
                               pg_indexes_size(oid) / %1$d as indexes
                          from pg_class
                         where relname in ('operation', 'operation_term', 'task', 'attempt', 'transition') order by 3 desc""".formatted(OPERATIONS))) {
            while (rows.next()) {
                sizes.row(
                        rows.getString("relname"),
                        rows.getString("rows"),
                        rows.getString("bytes"),
                        rows.getString("indexes"));
            }
        }
        sizes.print();
    }
}
