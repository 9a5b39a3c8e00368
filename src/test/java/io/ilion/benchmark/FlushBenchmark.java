package io.ilion.benchmark;

import io.ilion.testing.IlionProcess;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Compares the duration of a flush through the service with a bare JMX call, on one node. */
class FlushBenchmark {

    private static final int WARM_UP = 500;
    private static final int ROUNDS = 200;
    private static final int NODETOOL_ROUNDS = 10;
    private static final JsonMapper JSON = new JsonMapper();

    private final Samples submitted = new Samples();
    private final Samples recorded = new Samples();
    private final Samples bareJmx = new Samples();
    private final Samples nodetool = new Samples();

    /** An action to time. */
    private interface TimedAction {
        void run() throws Exception;
    }

    @Test
    void flushOfATableWithOneRow() throws Exception {
        try (BenchmarkEnvironment environment = BenchmarkEnvironment.startDatabaseAndCassandra();
                BenchmarkTable table = BenchmarkTable.create(environment.cassandra());
                IlionProcess ilion = IlionProcess.start("bench-flush", environment.settings("flush"));
                HttpConnection http = new HttpConnection(ilion.port())) {
            for (int i = -WARM_UP; i < ROUNDS; i++) {
                if (i == 0) {
                    submitted.clear();
                    recorded.clear();
                    bareJmx.clear();
                }
                time(submitted, table, () -> flush(http));
                time(bareJmx, table, table::flush);
            }
            for (int i = 0; i < NODETOOL_ROUNDS; i++) {
                time(nodetool, table, table::flushByNodetool);
            }
        }
        print();
    }

    private static void time(Samples samples, BenchmarkTable table, TimedAction action) throws Exception {
        table.writeRow();
        long start = System.nanoTime();
        action.run();
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
                new MarkdownTable("A flush of one table on one node, ms", "variant", "rounds", "min", "median", "p99");
        add(table, "Ilion, from POST until GET shows COMPLETED", submitted);
        add(table, "Ilion, completionTime - creationTime", recorded);
        add(table, "bare JMX call on an open connection", bareJmx);
        add(table, "nodetool flush, one process each", nodetool);
        table.row(
                "overhead of Ilion: first minus third row", "", "", millis(submitted.median() - bareJmx.median()), "");
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
        return Samples.format(value, 1);
    }
}
