package io.ilion.devcluster;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** The PostgreSQL and the Cassandra cluster of the local start. Both keep their data under {@code target/local}. */
final class LocalServers {

    private final LocalPostgres postgres;
    private final LocalCassandra cassandra;
    private final int nodeCount;
    private boolean started;
    private volatile boolean stopping;

    LocalServers(int nodeCount) {
        Path folder = ProjectRoot.targetDirectory().resolve("local");
        List<String> addresses = IntStream.rangeClosed(1, nodeCount)
                .mapToObj(i -> "127.0.0." + i)
                .toList();
        this.nodeCount = nodeCount;
        this.postgres = LocalPostgres.persistent(folder.resolve("postgres"));
        this.cassandra =
                new LocalCassandra(LocalClusterSettings.persistent("local", folder.resolve("cassandra"), addresses));
    }

    LocalPostgres postgres() {
        return postgres;
    }

    LocalCassandra cassandra() {
        return cassandra;
    }

    void start() {
        started = true;
        ParallelTasks.runAll(List.of(() -> ConsoleProgress.run("PostgreSQL", postgres::start), () -> {
            ConsoleProgress.run("Cassandra jars (Maven)", CassandraArtifacts::resolve);
            ConsoleProgress.run(
                    nodeCount + (nodeCount == 1 ? " Cassandra node" : " Cassandra nodes"), cassandra::start);
        }));
    }

    /** Whether the servers are being stopped, which explains problems at the same time. */
    boolean isStopping() {
        return stopping;
    }

    void stop() {
        stopping = true;
        if (started) {
            ConsoleProgress.run(
                    "Cassandra and PostgreSQL stopped",
                    () -> ParallelTasks.runAll(List.of(cassandra::close, postgres::close)));
        }
    }
}
