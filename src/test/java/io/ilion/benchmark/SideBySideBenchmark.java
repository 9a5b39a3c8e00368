package io.ilion.benchmark;

import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.ilion.testing.IlionProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.management.JMException;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Two hundred tables of one node, each flushed by itself: submitted to the service and waited for, by nodetool, and by bare calls of
 * JMX. And the same tables with one flush of their keyspace.
 */
class SideBySideBenchmark {

    private static final int TABLES = 200;
    private static final int ROUNDS = 3;
    private static final int NODETOOLS_AT_ONCE = 8;
    private static final Duration PAUSE = Duration.ofMillis(2);
    private static final JsonMapper JSON = new JsonMapper();

    private final Way ilion = new Way("Ilion: 200 submissions, until all are COMPLETED");
    private final Way bare = new Way("bare JMX, 200 calls on one kept connection");
    private final Way inTurn = new Way("nodetool, 200 processes one after the other");
    private final Way sideBySide = new Way("nodetool, 200 processes, 8 at a time");
    private final Way ilionAtOnce = new Way("Ilion: one submission for the keyspace");
    private final Way bareAtOnce = new Way("bare JMX, one call for the keyspace");
    private final Way nodetoolAtOnce = new Way("nodetool, one process for the keyspace");

    /** What is timed, and what it took so far. */
    private record Way(String words, Samples seconds, Samples client, Samples node) {

        Way(String words) {
            this(words, new Samples(), new Samples(), new Samples());
        }
    }

    private interface Step {
        void run() throws Exception;
    }

    /** The node, and who flushes it. */
    private record Stage(BenchmarkTable table, IlionProcess service, HttpConnection http) {

        void writeToAll() {
            for (String each : tables()) {
                table.cql().execute(SimpleStatement.newInstance("insert into bench." + each + " (id) values (1)"));
            }
        }

        /** Of those who ask, nodetool and the service included. */
        Duration clientTime() throws IOException {
            return CpuTime.usedBy(ProcessHandle.current())
                    .plus(ProcessMetrics.endedChildren())
                    .plus(ProcessHandle.of(service.pid()).map(CpuTime::usedBy).orElse(Duration.ZERO));
        }

        Duration nodeTime() {
            return ProcessHandle.of(table.node().pid()).map(CpuTime::usedBy).orElse(Duration.ZERO);
        }
    }

    @Test
    void burstOfFlushes() throws Exception {
        try (BenchmarkEnvironment parts = BenchmarkEnvironment.databaseAndCassandra();
                BenchmarkTable table = BenchmarkTable.on(parts.cassandra());
                IlionProcess service = IlionProcess.start("bench-burst", parts.settings("burst"));
                HttpConnection http = new HttpConnection(service.port())) {
            Stage stage = new Stage(table, service, http);
            for (String each : tables()) {
                table.cql()
                        .execute(SimpleStatement.newInstance("create table bench." + each + " (id int primary key)")
                                .setTimeout(Duration.ofMinutes(1)));
            }
            for (int i = 0; i < ROUNDS; i++) {
                flushByIlion(stage);
            }
            for (int i = 0; i < ROUNDS; i++) {
                round(stage);
            }
            measure(stage, inTurn, () -> flushByNodetool(table, 1));
            measure(stage, sideBySide, () -> flushByNodetool(table, NODETOOLS_AT_ONCE));
        }
        print();
    }

    private void round(Stage stage) throws Exception {
        measure(stage, ilion, () -> flushByIlion(stage));
        measure(stage, bare, () -> flushByJmx(stage.table()));
        measure(
                stage,
                ilionAtOnce,
                () -> await(stage.http(), submit(stage.http(), "{\"type\":\"flush\",\"keyspace\":\"bench\"}")));
        measure(stage, bareAtOnce, () -> stage.table().flush(new String[0]));
        measure(stage, nodetoolAtOnce, () -> stage.table().flushByNodetool(new String[0]));
    }

    /** Each table has a row to be flushed. */
    private static void measure(Stage stage, Way way, Step step) throws Exception {
        stage.writeToAll();
        Duration client = stage.clientTime();
        Duration node = stage.nodeTime();
        long start = System.nanoTime();
        step.run();
        way.seconds().add((System.nanoTime() - start) / 1e9);
        way.client().add(stage.clientTime().minus(client).toMillis() / 1e3);
        way.node().add(stage.nodeTime().minus(node).toMillis() / 1e3);
    }

    private static void flushByIlion(Stage stage) throws IOException, InterruptedException {
        List<String> ids = new ArrayList<>();
        for (String each : tables()) {
            ids.add(submit(
                    stage.http(), "{\"type\":\"flush\",\"keyspace\":\"bench\",\"tables\":[\"%s\"]}".formatted(each)));
        }
        for (String id : ids) {
            await(stage.http(), id);
        }
    }

    private static String submit(HttpConnection http, String request) throws IOException {
        return JSON.readTree(http.post("/operations", request)).get("id").asString();
    }

    private static void await(HttpConnection http, String id) throws IOException, InterruptedException {
        JsonNode operation = JSON.readTree(http.get("/operations/" + id));
        while (!operation.has("completionTime")) {
            Thread.sleep(PAUSE.toMillis());
            operation = JSON.readTree(http.get("/operations/" + id));
        }
        if (!operation.get("state").asString().equals("COMPLETED")) {
            throw new IllegalStateException(operation.toString());
        }
    }

    private static void flushByJmx(BenchmarkTable table) throws IOException, JMException {
        for (String each : tables()) {
            table.flush(each);
        }
    }

    private static void flushByNodetool(BenchmarkTable table, int atOnce) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(atOnce);
        try {
            List<Future<?>> ends = new ArrayList<>();
            for (String each : tables()) {
                ends.add(threads.submit(() -> table.flushByNodetool(each)));
            }
            for (Future<?> end : ends) {
                end.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static List<String> tables() {
        return IntStream.range(0, TABLES).mapToObj(i -> "t" + i).toList();
    }

    private void print() {
        MarkdownTable table = new MarkdownTable(
                "Flushes of " + TABLES + " tables on one node, medians, s",
                "way",
                "rounds",
                "wall time",
                "shortest",
                "processor time without the node",
                "of the node",
                "times that of Ilion");
        for (Way way : List.of(ilion, bare, inTurn, sideBySide)) {
            row(table, way, ilion);
        }
        for (Way way : List.of(ilionAtOnce, bareAtOnce, nodetoolAtOnce)) {
            row(table, way, ilionAtOnce);
        }
        table.print();
    }

    private static void row(MarkdownTable table, Way way, Way reference) {
        table.row(
                way.words(),
                "" + way.seconds().size(),
                Samples.text(way.seconds().median(), 2),
                Samples.text(way.seconds().min(), 2),
                Samples.text(way.client().median(), 2),
                Samples.text(way.node().median(), 2),
                Samples.text(way.seconds().median() / reference.seconds().median(), 2));
    }
}
