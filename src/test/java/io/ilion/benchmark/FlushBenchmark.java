package io.ilion.benchmark;

import io.ilion.testing.IlionProcess;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How much longer a flush takes through the service than by a bare JMX call, on one node. */
class FlushBenchmark {

    private static final int WARM_UP = 500;
    private static final int ROUNDS = 200;
    private static final int NODETOOL_ROUNDS = 10;
    private static final JsonMapper JSON = new JsonMapper();

    private final Samples submitted = new Samples();
    private final Samples recorded = new Samples();
    private final Samples bare = new Samples();
    private final Samples nodetool = new Samples();

    /** What is timed. */
    private interface Step {
        void run() throws Exception;
    }

    @Test
    void flushOfATableWithOneRow() throws Exception {
        try (BenchmarkEnvironment parts = BenchmarkEnvironment.databaseAndCassandra();
                BenchmarkTable table = BenchmarkTable.on(parts.cassandra());
                IlionProcess ilion = IlionProcess.start("bench-flush", parts.settings("flush"));
                HttpConnection http = new HttpConnection(ilion.port())) {
            for (int i = -WARM_UP; i < ROUNDS; i++) {
                if (i == 0) {
                    submitted.clear();
                    recorded.clear();
                    bare.clear();
                }
                time(submitted, table, () -> flush(http));
                time(bare, table, table::flush);
            }
            for (int i = 0; i < NODETOOL_ROUNDS; i++) {
                time(nodetool, table, table::flushByNodetool);
            }
        }
        print();
    }

    private static void time(Samples samples, BenchmarkTable table, Step step) throws Exception {
        table.write();
        long start = System.nanoTime();
        step.run();
        samples.addMillis(Duration.ofNanos(System.nanoTime() - start));
    }

    private void flush(HttpConnection http) throws IOException, InterruptedException {
        JsonNode operation = JSON.readTree(http.post("/operations", BenchmarkTable.REQUEST));
        String path = "/operations/" + operation.get("id").asString();
        while (!operation.has("completionTime")) {
            Thread.sleep(1);
            operation = JSON.readTree(http.get(path));
        }
        if (!operation.get("state").asString().equals("COMPLETED")) {
            throw new IllegalStateException(operation.toString());
        }
        recorded.addMillis(Duration.between(moment(operation, "creationTime"), moment(operation, "completionTime")));
    }

    private static Instant moment(JsonNode operation, String name) {
        return Instant.parse(operation.get(name).asString());
    }

    private void print() {
        MarkdownTable table =
                new MarkdownTable("A flush of one table on one node, ms", "way", "rounds", "min", "median", "p99");
        add(table, "Ilion, from POST until GET shows COMPLETED", submitted);
        add(table, "Ilion, completionTime - creationTime", recorded);
        add(table, "bare JMX call on a kept connection", bare);
        add(table, "nodetool flush, a process each time", nodetool);
        table.row("Ilion's share: the first less the third", "", "", millis(submitted.median() - bare.median()), "");
        table.print();
    }

    private static void add(MarkdownTable table, String way, Samples samples) {
        table.row(
                way,
                Integer.toString(samples.size()),
                millis(samples.min()),
                millis(samples.median()),
                millis(samples.quantile(0.99)));
    }

    private static String millis(double value) {
        return Samples.text(value, 1);
    }
}
