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
 * A flush of a thousand simulated nodes, compared with the ideal duration at the same concurrency; and a hundred concurrent flushes
 * of a hundred nodes each.
 */
class ScaleBenchmark {

    private static final String DATABASE = "scale";
    private static final int DEFAULT_THREADS = 64;
    private static final int OPERATIONS = 100;
    private static final int NODES_PER_OPERATION = 100;
    private static final Duration WARM_UP_FLUSH = Duration.ofMillis(50);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(50);
    private static final JsonMapper JSON = new JsonMapper();

    private final MarkdownTable table = new MarkdownTable(
            "Flushes over 1000 simulated nodes",
            "operations",
            "nodes per operation",
            "maxConcurrentNodes",
            "flush per node, s",
            "ideal, s",
            "wall, s",
            "ratio",
            "statements per task",
            "transactions per task",
            "WAL per task, B",
            "CPU of the service per task, ms",
            "threads",
            "resident, MB");

    /**
     * A number of concurrent flushes.
     *
     * @param concurrency maxConcurrentNodes of each operation
     */
    private record FlushScenario(int operations, int nodes, int concurrency, Duration flush) {

        int tasks() {
            return operations * nodes;
        }

        /** The duration at full concurrency without any overhead. */
        double idealSeconds() {
            return Math.ceil((double) tasks() / Math.min(threads(), operations * concurrency))
                    * flush.toMillis()
                    / 1000.0;
        }

        int threads() {
            return Math.max(DEFAULT_THREADS, concurrency);
        }

        String request(int number) {
            String where = nodes == SimulatedNodes.COUNT
                    ? ""
                    : ",\"nodes\":{\"racks\":[\"%s\"]}"
                            .formatted(SimulatedNodes.rackOf(number * NODES_PER_OPERATION % SimulatedNodes.COUNT));
            return "{\"type\":\"flush\",\"keyspace\":\"%s\",\"tables\":[\"t%d\"]%s,\"execution\":{\"maxConcurrentNodes\":%d}}"
                    .formatted(SimulatedNode.KEYSPACE, number / 10 % SimulatedNode.TABLES, where, concurrency);
        }
    }

    /** Samples the number of threads of the service and reports the peak. */
    private static final class PeakThreadMonitor {

        private final ScaleService service;
        private final Thread thread = new Thread(this::poll);
        private volatile int peak;

        PeakThreadMonitor(ScaleService service) {
            this.service = service;
            thread.start();
        }

        private void poll() {
            try {
                while (true) {
                    peak = Math.max(peak, service.threads());
                    Thread.sleep(POLL_INTERVAL.toMillis());
                }
            } catch (IOException | InterruptedException e) {
                // the service or the measurement has ended
            }
        }

        int peak() throws InterruptedException {
            thread.interrupt();
            thread.join();
            return peak;
        }
    }

    @Test
    void aThousandNodes() throws Exception {
        try (BenchmarkEnvironment environment = BenchmarkEnvironment.startDatabase();
                SimulatedNodes nodes = SimulatedNodes.start()) {
            environment.restartWith(Map.of("shared_preload_libraries", "pg_stat_statements"));
            for (int concurrency : List.of(16, 64, 256)) {
                measure(
                        environment,
                        nodes,
                        new FlushScenario(1, SimulatedNodes.COUNT, concurrency, Duration.ofSeconds(1)));
            }
            measure(environment, nodes, new FlushScenario(1, SimulatedNodes.COUNT, 256, Duration.ofSeconds(5)));
            measure(environment, nodes, new FlushScenario(OPERATIONS, NODES_PER_OPERATION, 16, Duration.ofSeconds(1)));
            environment.restartWith(Map.of());
        } finally {
            table.print();
        }
    }

    /** Starts a service for the scenario and warms it up with short flushes. */
    private void measure(BenchmarkEnvironment environment, SimulatedNodes nodes, FlushScenario scenario)
            throws Exception {
        Map<String, Object> settings = environment.settings(DATABASE);
        settings.put("db-scheduler.threads", scenario.threads());
        try (Connection connection = environment.connection(DATABASE);
                Statement statement = connection.createStatement();
                ScaleService service = ScaleService.start(settings);
                HttpConnection http = new HttpConnection(service.port())) {
            statement.execute("create extension pg_stat_statements");
            nodes.setFlushDuration(WARM_UP_FLUSH);
            FlushScenario warmUp = new FlushScenario(1, SimulatedNodes.COUNT, scenario.concurrency(), WARM_UP_FLUSH);
            run(http, warmUp);
            run(http, warmUp);
            nodes.setFlushDuration(scenario.flush());
            measure(connection, service, http, scenario);
        }
    }

    private void measure(Connection database, ScaleService service, HttpConnection http, FlushScenario scenario)
            throws Exception {
        service.resetPeak();
        DatabaseStatistics before = DatabaseStatistics.read(database);
        Duration processor = CpuTime.of(service.handle());
        PeakThreadMonitor monitor = new PeakThreadMonitor(service);
        double seconds = run(http, scenario);
        int threads = monitor.peak();
        processor = CpuTime.of(service.handle()).minus(processor);
        report(
                scenario,
                seconds,
                DatabaseStatistics.read(database).since(before),
                processor,
                threads,
                service.peakResident());
    }

    private static double run(HttpConnection http, FlushScenario scenario) throws IOException, InterruptedException {
        long start = System.nanoTime();
        List<String> paths = new ArrayList<>();
        for (int i = 0; i < scenario.operations(); i++) {
            JsonNode operation = JSON.readTree(http.post("/operations", scenario.request(i)));
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
            Thread.sleep(POLL_INTERVAL.toMillis());
            operation = JSON.readTree(http.get(path));
        }
        if (!operation.get("state").asString().equals("COMPLETED")) {
            throw new IllegalStateException(operation.toString());
        }
    }

    private void report(
            FlushScenario scenario,
            double seconds,
            DatabaseStatistics work,
            Duration processor,
            int threads,
            int kilobytes) {
        table.row(
                Integer.toString(scenario.operations()),
                Integer.toString(scenario.nodes()),
                Integer.toString(scenario.concurrency()),
                Samples.format(scenario.flush().toMillis() / 1000.0, 1),
                Samples.format(scenario.idealSeconds(), 1),
                Samples.format(seconds, 1),
                Samples.format(seconds / scenario.idealSeconds(), 2),
                Samples.format((double) work.statements() / scenario.tasks(), 1),
                Samples.format((double) work.transactions() / scenario.tasks(), 1),
                Long.toString(work.walBytes() / scenario.tasks()),
                Samples.format((double) processor.toMillis() / scenario.tasks(), 1),
                Integer.toString(threads),
                Integer.toString(kilobytes / 1024));
    }
}
