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
final class LoadStage implements AutoCloseable {

    static final int STREAMS = 20;

    private static final String DATABASE = "load";
    private static final Path GC_LOG = BenchParts.FOLDER.resolve("load-gc.log");

    private final BenchParts parts = BenchParts.databaseAndCassandra();
    private final List<EventFollower> followers = new ArrayList<>();
    private volatile Latencies lag = new Latencies();
    private final GcLog collections = new GcLog(GC_LOG);
    private final Recent<UUID> inserted = new Recent<>();
    private final FlushedTable table;
    private final IlionProcess ilion;
    private final HttpCaller.Service service;

    LoadStage() throws IOException, InterruptedException {
        table = FlushedTable.on(parts.cassandra());
        ilion = accepting(parts);
        service = new HttpCaller.Service(ilion.port());
        follow();
    }

    /** Its operations are carried out by no one: flushes would leave no processor for what is measured here. */
    private static IlionProcess accepting(BenchParts parts) {
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
            followers.add(EventFollower.of(http, client, () -> lag));
        }
    }

    IlionProcess ilion() {
        return ilion;
    }

    Callable<Caller> callers() {
        return () -> new HttpCaller(service);
    }

    Callable<Caller> sqlCallers() {
        return () -> new SqlCaller(this::database, inserted);
    }

    Connection database() throws SQLException {
        return parts.connection(DATABASE);
    }

    /** How long events take from then on. */
    Latencies lagFromNow() {
        Latencies anew = new Latencies();
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
        for (EventFollower follower : followers) {
            follower.close();
        }
    }

    Duration serviceTime() {
        return ProcessHandle.of(ilion.pid()).map(Processors::usedBy).orElse(Duration.ZERO);
    }

    /** What the service holds now, and what its collector did since it was asked last. */
    Vitals vitals() throws IOException, SQLException {
        return new Vitals(
                ProcessFigures.residentMegabytes(ilion.pid()),
                collections.next(),
                ProcessFigures.threads(ilion.pid()),
                databaseConnections(),
                ProcessFigures.sockets(ilion.pid()));
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
