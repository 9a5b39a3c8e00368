package io.ilion.maintenance.sstableimport;

import io.ilion.cassandra.TableMetrics;
import io.ilion.testing.NodeCommands;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * Compacts a table in the background whenever two imports into it have completed. So a compaction meets every other import, and the
 * import after a compaction meets none, however slow the machine is. Automatic compaction of the table must be disabled.
 */
final class CompactionLoad implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(20);

    private final NodeCommands commands;
    private final TableMetrics metrics;
    private final String keyspace;
    private final String table;
    private final int sstablesOfTwoImports;
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private volatile boolean stopped;

    CompactionLoad(NodeCommands commands, TableMetrics metrics, String keyspace, String table, int sstablesPerImport) {
        this.commands = commands;
        this.metrics = metrics;
        this.keyspace = keyspace;
        this.table = table;
        this.sstablesOfTwoImports = 2 * sstablesPerImport;
    }

    /** Returns the number of compactions once the load is stopped. */
    Future<Integer> start() {
        return thread.submit(() -> {
            int compactions = 0;
            long before = metrics.liveSSTables();
            while (!stopped) {
                if (metrics.liveSSTables() >= before + sstablesOfTwoImports) {
                    commands.compact(keyspace, table);
                    compactions++;
                    before = metrics.liveSSTables();
                }
                LockSupport.parkNanos(POLL.toNanos());
            }
            return compactions;
        });
    }

    int stop(Future<Integer> load) throws ExecutionException, InterruptedException, TimeoutException {
        stopped = true;
        return load.get(60, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        stopped = true;
        thread.shutdown();
    }
}
