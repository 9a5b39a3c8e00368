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
 * Flushes two hundred tables of one node individually: through the service, by nodetool, and by bare JMX calls; and the same tables
 * with one flush of their keyspace.
 */
class SideBySideBenchmark {

    private static final int TABLES = 200;
    private static final int ROUNDS = 3;
    private static final int PARALLEL_NODETOOLS = 8;
    private static final Duration POLL_INTERVAL = Duration.ofMillis(2);
    private static final JsonMapper JSON = new JsonMapper();

    private final Variant ilion = new Variant("Ilion, 200 submissions until all are COMPLETED");
    private final Variant bareJmx = new Variant("bare JMX, 200 calls on one open connection");
    private final Variant nodetoolSequential = new Variant("nodetool, 200 sequential processes");
    private final Variant nodetoolParallel = new Variant("nodetool, 200 processes, 8 in parallel");
    private final Variant ilionKeyspace = new Variant("Ilion, one submission for the keyspace");
    private final Variant bareJmxKeyspace = new Variant("bare JMX, one call for the keyspace");
    private final Variant nodetoolKeyspace = new Variant("nodetool, one process for the keyspace");

    /** A way to flush, with its measurements. */
    private record Variant(String label, Samples seconds, Samples client, Samples node) {

        Variant(String label) {
            this(label, new Samples(), new Samples(), new Samples());
        }
    }

    private interface TimedAction {
        void run() throws Exception;
    }

    /** The node and the service that flushes it. */
    private record Fixture(BenchmarkTable table, IlionProcess service, HttpConnection http) {

        void writeToAll() {
            for (String each : tables()) {
                table.cql().execute(SimpleStatement.newInstance("insert into bench." + each + " (id) values (1)"));
            }
        }

        /** CPU time of the clients, including nodetool and the service. */
        Duration clientTime() throws IOException {
            return CpuTime.of(ProcessHandle.current())
                    .plus(ProcessMetrics.cpuTimeOfEndedChildren())
                    .plus(ProcessHandle.of(service.pid()).map(CpuTime::of).orElse(Duration.ZERO));
        }

        Duration nodeTime() {
            return ProcessHandle.of(table.node().pid()).map(CpuTime::of).orElse(Duration.ZERO);
        }
    }

    @Test
    void burstOfFlushes() throws Exception {
        try (BenchmarkEnvironment environment = BenchmarkEnvironment.startDatabaseAndCassandra();
                BenchmarkTable table = BenchmarkTable.create(environment.cassandra());
                IlionProcess service = IlionProcess.start("bench-burst", environment.settings("burst"));
                HttpConnection http = new HttpConnection(service.port())) {
            Fixture fixture = new Fixture(table, service, http);
            for (String each : tables()) {
                table.cql()
                        .execute(SimpleStatement.newInstance("create table bench." + each + " (id int primary key)")
                                .setTimeout(Duration.ofMinutes(1)));
            }
            for (int i = 0; i < ROUNDS; i++) {
                flushByIlion(fixture);
            }
            for (int i = 0; i < ROUNDS; i++) {
                measureRound(fixture);
            }
            measure(fixture, nodetoolSequential, () -> flushByNodetool(table, 1));
            measure(fixture, nodetoolParallel, () -> flushByNodetool(table, PARALLEL_NODETOOLS));
        }
        print();
    }

    private void measureRound(Fixture fixture) throws Exception {
        measure(fixture, ilion, () -> flushByIlion(fixture));
        measure(fixture, bareJmx, () -> flushByJmx(fixture.table()));
        measure(
                fixture,
                ilionKeyspace,
                () -> await(fixture.http(), submit(fixture.http(), "{\"type\":\"flush\",\"keyspace\":\"bench\"}")));
        measure(fixture, bareJmxKeyspace, () -> fixture.table().flush(new String[0]));
        measure(fixture, nodetoolKeyspace, () -> fixture.table().flushByNodetool(new String[0]));
    }

    /** Measures an action after writing a row to each table. */
    private static void measure(Fixture fixture, Variant variant, TimedAction action) throws Exception {
        fixture.writeToAll();
        Duration client = fixture.clientTime();
        Duration node = fixture.nodeTime();
        long start = System.nanoTime();
        action.run();
        variant.seconds().add((System.nanoTime() - start) / 1e9);
        variant.client().add(fixture.clientTime().minus(client).toMillis() / 1e3);
        variant.node().add(fixture.nodeTime().minus(node).toMillis() / 1e3);
    }

    private static void flushByIlion(Fixture fixture) throws IOException, InterruptedException {
        List<String> ids = new ArrayList<>();
        for (String each : tables()) {
            ids.add(submit(
                    fixture.http(), "{\"type\":\"flush\",\"keyspace\":\"bench\",\"tables\":[\"%s\"]}".formatted(each)));
        }
        for (String id : ids) {
            await(fixture.http(), id);
        }
    }

    private static String submit(HttpConnection http, String request) throws IOException {
        return JSON.readTree(http.post("/operations", request)).get("id").asString();
    }

    private static void await(HttpConnection http, String id) throws IOException, InterruptedException {
        JsonNode operation = JSON.readTree(http.get("/operations/" + id));
        while (!operation.has("completionTime")) {
            Thread.sleep(POLL_INTERVAL.toMillis());
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
            List<Future<?>> futures = new ArrayList<>();
            for (String each : tables()) {
                futures.add(threads.submit(() -> table.flushByNodetool(each)));
            }
            for (Future<?> future : futures) {
                future.get();
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
                "variant",
                "rounds",
                "wall time",
                "shortest",
                "CPU time without the node",
                "CPU time of the node",
                "ratio to Ilion");
        for (Variant variant : List.of(ilion, bareJmx, nodetoolSequential, nodetoolParallel)) {
            row(table, variant, ilion);
        }
        for (Variant variant : List.of(ilionKeyspace, bareJmxKeyspace, nodetoolKeyspace)) {
            row(table, variant, ilionKeyspace);
        }
        table.print();
    }

    private static void row(MarkdownTable table, Variant variant, Variant reference) {
        table.row(
                variant.label(),
                "" + variant.seconds().size(),
                Samples.format(variant.seconds().median(), 2),
                Samples.format(variant.seconds().min(), 2),
                Samples.format(variant.client().median(), 2),
                Samples.format(variant.node().median(), 2),
                Samples.format(variant.seconds().median() / reference.seconds().median(), 2));
    }
}
