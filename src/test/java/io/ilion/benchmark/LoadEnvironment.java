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

/** A service, what it needs, and those who follow its history: what {@link LoadBenchmark} puts under load. */
final class LoadEnvironment implements AutoCloseable {

    static final int STREAMS = 20;

    private static final String DATABASE = "load";
    private static final Path GC_LOG = BenchmarkEnvironment.FOLDER.resolve("load-gc.log");

    private final BenchmarkEnvironment parts = BenchmarkEnvironment.databaseAndCassandra();
    private final List<EventStreamClient> followers = new ArrayList<>();
    private volatile LatencyHistogram lag = new LatencyHistogram();
    private final GcLog collections = new GcLog(GC_LOG);
    private final RecentItems<UUID> inserted = new RecentItems<>();
    private final BenchmarkTable table;
    private final IlionProcess ilion;
    private final HttpLoadClient.Service service;

    LoadEnvironment() throws IOException, InterruptedException {
        table = BenchmarkTable.on(parts.cassandra());
        ilion = accepting(parts);
        service = new HttpLoadClient.Service(ilion.port());
        follow();
    }

    /** Its operations are carried out by no one: flushes would leave no processor for what is measured here. */
    private static IlionProcess accepting(BenchmarkEnvironment parts) {
        Map<String, Object> settings = parts.settings(DATABASE);
        settings.put("db-scheduler.enabled", false);
        String options = System.getProperty("ilion.bench.jvm", "") + " -Xlog:gc:file=" + GC_LOG;
        return IlionProcess.launch("bench-load", settings, Map.of("JDK_JAVA_OPTIONS", options.strip()))
                .awaitReady();
    }

    private void follow() throws IOException, InterruptedException {
        HttpClient http = HttpClient.newHttpClient();
        IlionClient client = new IlionClient(ilion.port(), "operator", "operator");
        for (int i = 0; i < STREAMS; i++) {
            followers.add(EventStreamClient.of(http, client, () -> lag));
        }
    }

    IlionProcess ilion() {
        return ilion;
    }

    Callable<LoadClient> callers() {
        return () -> new HttpLoadClient(service);
    }

    Callable<LoadClient> sqlCallers() {
        return () -> new SqlLoadClient(this::database, inserted);
    }

    Connection database() throws SQLException {
        return parts.connection(DATABASE);
    }

    /** How long events take from then on. */
    LatencyHistogram lagFromNow() {
        LatencyHistogram anew = new LatencyHistogram();
        lag = anew;
        return anew;
    }

    long submitted() {
        return service.submitted().size();
    }

    /** Of the streams, those that were told of every submission once, and of nothing else. */
    long streamsThatToldAll() {
        return followers.stream()
                .filter(follower -> follower.told().hasTheSameAs(service.submitted()))
                .count();
    }

    void endStreams() throws IOException {
        for (EventStreamClient follower : followers) {
            follower.close();
        }
    }

    Duration serviceTime() {
        return ProcessHandle.of(ilion.pid()).map(CpuTime::usedBy).orElse(Duration.ZERO);
    }

    /** What the service holds now, and what its collector did since it was asked last. */
    Vitals vitals() throws IOException, SQLException {
        return new Vitals(
                ProcessMetrics.residentMegabytes(ilion.pid()),
                collections.next(),
                ProcessMetrics.threads(ilion.pid()),
                databaseConnections(),
                ProcessMetrics.sockets(ilion.pid()));
    }

    /** What the service cannot do without: the heap in use after a full collection, which is made for that. */
    double liveMegabytes() throws IOException, InterruptedException {
        collections.next();
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        new ProcessBuilder(jcmd, String.valueOf(ilion.pid()), "GC.run").start().waitFor();
        return collections.next().heap();
    }

    /** @param sockets those to the database and those that listen included */
    record Vitals(
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
        endStreams();
        ilion.close();
        table.close();
        parts.close();
    }
}
