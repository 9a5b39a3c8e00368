package io.ilion.benchmark;

import java.io.IOException;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A flush over a thousand simulated nodes, against the ideal of as many at once as may be and nothing else; and a hundred
 * flushes at once, of a hundred nodes each.
 */
class ScaleBenchmark {

    private static final String DATABASE = "scale";
    private static final int DEFAULT_THREADS = 64;
    private static final int OPERATIONS = 100;
    private static final int NODES_OF_EACH = 100;
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);
    private static final JsonMapper JSON = new JsonMapper();

    private final MarkdownTable table = new MarkdownTable(
            "Flushes over 1000 simulated nodes",
            "operations",
            "nodes of each",
            "at once",
            "flush of a node, s",
            "ideal, s",
            "wall, s",
            "ratio",
            "statements a task",
            "transactions a task",
            "WAL a task, B",
            "service's processor time a task, ms",
            "threads",
            "resident, MB");

    /**
     * Flushes at once.
     *
     * @param atOnce maxConcurrentNodes of each
     */
    private record Flushes(int operations, int nodes, int atOnce, Duration flush) {

        int tasks() {
            return operations * nodes;
        }

        /** As many at once as operations and workers allow. */
        double idealSeconds() {
            return Math.ceil((double) tasks() / Math.min(threads(), operations * atOnce)) * flush.toMillis() / 1000.0;
        }

        int threads() {
            return Math.max(DEFAULT_THREADS, atOnce);
        }

        String request(int number) {
            String where = nodes == SimulatedNodes.COUNT
                    ? ""
                    : ",\"nodes\":{\"racks\":[\"%s\"]}"
                            .formatted(SimulatedNodes.rackOf(number * NODES_OF_EACH % SimulatedNodes.COUNT));
            return "{\"type\":\"flush\",\"keyspace\":\"%s\",\"tables\":[\"t%d\"]%s,\"execution\":{\"maxConcurrentNodes\":%d}}"
                    .formatted(SimulatedNode.KEYSPACE, number / 10 % SimulatedNode.TABLES, where, atOnce);
        }
    }

    /** Looks again and again how many threads the service has, until it is asked for the most that it saw. */
    private static final class ThreadWatch {

        private final ScaleService service;
        private final Thread looking = new Thread(this::look);
        private volatile int most;

        ThreadWatch(ScaleService service) {
            this.service = service;
            looking.start();
        }

        private void look() {
            try {
                while (true) {
                    most = Math.max(most, service.threads());
                    Thread.sleep(LOOK_EVERY.toMillis());
                }
            } catch (IOException | InterruptedException e) {
                // the service, or the measurement, is over
            }
        }

        int most() throws InterruptedException {
            looking.interrupt();
            looking.join();
            return most;
        }
    }

    @Test
    void aThousandNodes() throws Exception {
        try (BenchmarkEnvironment parts = BenchmarkEnvironment.database();
                SimulatedNodes nodes = SimulatedNodes.started()) {
            parts.tune(Map.of("shared_preload_libraries", "pg_stat_statements"));
            for (int atOnce : List.of(16, 64, 256)) {
                measure(parts, nodes, new Flushes(1, SimulatedNodes.COUNT, atOnce, Duration.ofSeconds(1)));
            }
            measure(parts, nodes, new Flushes(1, SimulatedNodes.COUNT, 256, Duration.ofSeconds(5)));
            measure(parts, nodes, new Flushes(OPERATIONS, NODES_OF_EACH, 16, Duration.ofSeconds(1)));
            parts.tune(Map.of());
        } finally {
            table.print();
        }
    }

    /** A service of its own for each, warmed up by flushes that take no time to speak of. */
    private void measure(BenchmarkEnvironment parts, SimulatedNodes nodes, Flushes flushes) throws Exception {
        Map<String, Object> settings = parts.settings(DATABASE);
        settings.put("db-scheduler.threads", flushes.threads());
        try (Connection connection = parts.connection(DATABASE);
                Statement statement = connection.createStatement();
                ScaleService service = ScaleService.started(settings);
                HttpConnection http = new HttpConnection(service.port())) {
            statement.execute("create extension pg_stat_statements");
            nodes.flushIn(SHORT);
            Flushes warmUp = new Flushes(1, SimulatedNodes.COUNT, flushes.atOnce(), SHORT);
            run(http, warmUp);
            run(http, warmUp);
            nodes.flushIn(flushes.flush());
            measure(connection, service, http, flushes);
        }
    }

    private void measure(Connection database, ScaleService service, HttpConnection http, Flushes flushes)
            throws Exception {
        service.forgetPeak();
        DatabaseStatistics before = DatabaseStatistics.of(database);
        Duration processor = CpuTime.usedBy(service.handle());
        ThreadWatch watch = new ThreadWatch(service);
        double seconds = run(http, flushes);
        int threads = watch.most();
        processor = CpuTime.usedBy(service.handle()).minus(processor);
        report(
                flushes,
                seconds,
                DatabaseStatistics.of(database).since(before),
                processor,
                threads,
                service.peakResident());
    }

    private static double run(HttpConnection http, Flushes flushes) throws IOException, InterruptedException {
        long start = System.nanoTime();
        List<String> paths = new ArrayList<>();
        for (int i = 0; i < flushes.operations(); i++) {
            JsonNode operation = JSON.readTree(http.post("/operations", flushes.request(i)));
            paths.add("/operations/" + operation.get("id").asString());
        }
        for (String path : paths) {
            awaitCompleted(http, path);
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private static void awaitCompleted(HttpConnection http, String path) throws IOException, InterruptedException {
        JsonNode operation = JSON.readTree(http.get(path));
        while (!operation.has("completionTime")) {
            Thread.sleep(LOOK_EVERY.toMillis());
            operation = JSON.readTree(http.get(path));
        }
        if (!operation.get("state").asString().equals("COMPLETED")) {
            throw new IllegalStateException(operation.toString());
        }
    }

    private void report(
            Flushes flushes, double seconds, DatabaseStatistics work, Duration processor, int threads, int kilobytes) {
        table.row(
                Integer.toString(flushes.operations()),
                Integer.toString(flushes.nodes()),
                Integer.toString(flushes.atOnce()),
                Samples.text(flushes.flush().toMillis() / 1000.0, 1),
                Samples.text(flushes.idealSeconds(), 1),
                Samples.text(seconds, 1),
                Samples.text(seconds / flushes.idealSeconds(), 2),
                Samples.text((double) work.statements() / flushes.tasks(), 1),
                Samples.text((double) work.transactions() / flushes.tasks(), 1),
                Long.toString(work.walBytes() / flushes.tasks()),
                Samples.text((double) processor.toMillis() / flushes.tasks(), 1),
                Integer.toString(threads),
                Integer.toString(kilobytes / 1024));
    }
}
