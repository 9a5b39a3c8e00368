package io.ilion.benchmark;

import io.ilion.testing.IlionClient;
import io.ilion.testing.IlionProcess;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;

/** The service that {@link LoadBenchmark} puts under load, with its servers and the clients of its event stream. */
final class LoadEnvironment implements AutoCloseable {

    static final int STREAMS = 20;

    private static final String DATABASE = "load";
    private static final Path GC_LOG = BenchmarkEnvironment.DIRECTORY.resolve("load-gc.log");

    private final BenchmarkEnvironment environment = BenchmarkEnvironment.startDatabaseAndCassandra();
    private final List<EventStreamClient> streams = new ArrayList<>();
    private volatile LatencyHistogram lag = new LatencyHistogram();
    private final GcLog collections = new GcLog(GC_LOG);
    private final RecentItems<UUID> inserted = new RecentItems<>();
    private final BenchmarkTable table;
    private final IlionProcess ilion;
    private final HttpLoadClient.ServiceState service;

    LoadEnvironment() throws IOException, InterruptedException {
        table = BenchmarkTable.create(environment.cassandra());
        ilion = startAcceptOnly(environment);
        service = new HttpLoadClient.ServiceState(ilion.port());
        openStreams();
    }

    /** Starts a service that does not dispatch: flushes would use the CPUs that the measured requests need. */
    private static IlionProcess startAcceptOnly(BenchmarkEnvironment environment) {
        Map<String, Object> settings = environment.settings(DATABASE);
        settings.put("db-scheduler.enabled", false);
        String options = System.getProperty("ilion.bench.jvm", "") + " -Xlog:gc:file=" + GC_LOG;
        return IlionProcess.launch("bench-load", settings, Map.of("JDK_JAVA_OPTIONS", options.strip()))
                .awaitReady();
    }

    private void openStreams() throws IOException, InterruptedException {
        HttpClient http = HttpClient.newHttpClient();
        IlionClient client = new IlionClient(ilion.port(), "operator", "operator");
        for (int i = 0; i < STREAMS; i++) {
            streams.add(EventStreamClient.open(http, client, () -> lag));
        }
    }

    IlionProcess ilion() {
        return ilion;
    }

    Callable<LoadClient> clients() {
        return () -> new HttpLoadClient(service);
    }

    Callable<LoadClient> sqlClients() {
        return () -> new SqlLoadClient(this::database, inserted);
    }

    Connection database() throws SQLException {
        return environment.connection(DATABASE);
    }

    /** Starts a new histogram of the event lag. */
    LatencyHistogram resetLag() {
        LatencyHistogram histogram = new LatencyHistogram();
        lag = histogram;
        return histogram;
    }

    long submitted() {
        return service.submitted().size();
    }

    /** Number of streams that received every submission exactly once and nothing else. */
    long completeStreams() {
        return streams.stream()
                .filter(stream -> stream.received().hasSameIds(service.submitted()))
                .count();
    }

    void closeStreams() throws IOException {
        for (EventStreamClient stream : streams) {
            stream.close();
        }
    }

    Duration serviceTime() {
        return ProcessHandle.of(ilion.pid()).map(CpuTime::of).orElse(Duration.ZERO);
    }

    /** Current resources of the service, and the collections since the last call. */
    ServiceMetrics metrics() throws IOException, SQLException {
        return new ServiceMetrics(
                ProcessMetrics.residentMegabytes(ilion.pid()),
                collections.readNew(),
                ProcessMetrics.threads(ilion.pid()),
                databaseConnections(),
                ProcessMetrics.sockets(ilion.pid()));
    }

    /** Heap in use after a full collection, which this method triggers. */
    double liveHeapMegabytes() throws IOException, InterruptedException {
        collections.readNew();
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        new ProcessBuilder(jcmd, String.valueOf(ilion.pid()), "GC.run").start().waitFor();
        return collections.readNew().heap();
    }

    /** @param sockets open sockets, including database connections and listening sockets */
    record ServiceMetrics(
            double residentMegabytes,
            GcLog.Collections collections,
            double threads,
            double databaseConnections,
            double sockets) {}

    private long databaseConnections() throws SQLException {
        try (Connection connection = database();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "select count(*) from pg_stat_activity where application_name = 'ilion'")) {
            row.next();
            return row.getLong(1);
        }
    }

    @Override
    public void close() throws IOException {
        closeStreams();
        ilion.close();
        table.close();
        environment.close();
    }
}
