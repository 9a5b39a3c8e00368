package io.ilion.maintenance.cleanup;

import io.ilion.cassandra.NodeRejectedException;
import io.ilion.cassandra.TableMetrics;
import io.ilion.cassandra.UnknownNodeThrowable;
import io.ilion.operation.failure.WorkFailedException;
import io.ilion.operation.type.Work;
import io.ilion.operation.type.WorkStoppedException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/** Cleans up one table on one node. */
final class TableCleanup {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final int POLLS_PER_PROGRESS = 5;
    private static final int POLLS_UNTIL_STOPPED = 10;
    private static final int MAX_CALLS = 5;
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private static final int SUCCESSFUL = 0;
    private static final int ABORTED = 1;
    private static final int UNABLE_TO_CANCEL = 2;

    private final Work<CleanupParameters> work;
    private final StorageService storage;
    private final RunningCleanups cleanups;
    private final String table;
    private final TableMetrics metrics;
    private final TableProgress progress;
    private final DoubleUnaryOperator overall;
    private final @Nullable Long liveBytes;

    private @Nullable WorkStoppedException cancelled;
    private boolean waitedForOtherCleanup;
    private int polls;

    /** @param overall maps the progress of this table to that of the task */
    TableCleanup(Work<CleanupParameters> work, StorageService storage, String table, DoubleUnaryOperator overall) {
        this.work = work;
        this.storage = storage;
        this.cleanups = new RunningCleanups(work.node(), keyspace(work));
        this.table = table;
        this.overall = overall;
        this.metrics = new TableMetrics(work.node(), keyspace(work), table);
        this.liveBytes = TableMetrics.orNull(metrics::liveBytes);
        this.progress = new TableProgress(liveBytes);
    }

    CleanedTable perform() throws Exception {
        Long sstables = TableMetrics.orNull(metrics::liveSSTables);
        Long largest = TableMetrics.orNull(metrics::largestSSTable);
        int calls = 0;
        int code = UNABLE_TO_CANCEL;
        while (code == UNABLE_TO_CANCEL) {
            if (calls > 0) {
                work.pause(PAUSE.multipliedBy(calls));
            }
            awaitOtherCleanups();
            calls++;
            code = call();
            check(code, calls);
        }
        awaitOtherCleanups();
        return new CleanedTable(
                table,
                sstables,
                TableMetrics.orNull(metrics::liveSSTables),
                liveBytes,
                TableMetrics.orNull(metrics::liveBytes),
                largest,
                calls,
                waitedForOtherCleanup);
    }

    private void check(int code, int calls) {
        if (code == SUCCESSFUL || (code == UNABLE_TO_CANCEL && calls < MAX_CALLS)) {
            return;
        }
        throw WorkFailedException.rejected(
                switch (code) {
                    case ABORTED ->
                        "Node %s aborted the cleanup of %s; see its log"
                                .formatted(work.node().address(), name());
                    case UNABLE_TO_CANCEL ->
                        "Node %s could not stop other compactions of %s in %d calls; retry when they have ended"
                                .formatted(work.node().address(), name(), calls);
                    default ->
                        "Node %s returned the unknown status %d from the cleanup of %s"
                                .formatted(work.node().address(), code, name());
                });
    }

    /** Waits for cleanups of the table that an earlier attempt or another client has begun. */
    private void awaitOtherCleanups() {
        for (List<RunningCleanup> others = cleanups.forTable(table);
                !others.isEmpty();
                others = cleanups.forTable(table)) {
            waitedForOtherCleanup = true;
            progress.update(others);
            try {
                checkpoint();
                work.pause(POLL.multipliedBy(POLLS_PER_PROGRESS));
            } catch (WorkStoppedException e) {
                if (e.isCancelled() && work.isResumed()) {
                    stopEarlierAttempt();
                }
                throw e;
            }
        }
    }

    /** An SSTable that is queued can be stopped only once it begins. */
    private void stopEarlierAttempt() {
        for (int quiet = 0; quiet < POLLS_UNTIL_STOPPED; quiet++) {
            List<RunningCleanup> others = cleanups.forTable(table);
            if (!others.isEmpty()) {
                cleanups.stop(others);
                quiet = 0;
                checkCancelled();
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    private int call() throws Exception {
        int code;
        try {
            int jobs = work.parameters().jobsAtOnce();
            code = work.callWhilePolling(
                    () -> storage.forceKeyspaceCleanup(jobs, keyspace(work), table), POLL, this::poll);
        } catch (NodeRejectedException e) {
            if (cancelled != null) {
                throw cancelled;
            }
            throw isInterruption(e) ? stoppedByOtherClient(e) : e;
        }
        if (cancelled != null) {
            throw cancelled;
        }
        return code;
    }

    /** Stops a cancelled cleanup at every poll, as it cannot be stopped while it is queued. */
    private void poll() {
        checkCancelled();
        if (cancelled != null) {
            cleanups.stop(cleanups.forTable(table));
        } else if (polls++ % POLLS_PER_PROGRESS == 0) {
            progress.update(cleanups.forTable(table));
        }
    }

    private void checkCancelled() {
        try {
            checkpoint();
        } catch (WorkStoppedException e) {
            if (!e.isCancelled()) {
                throw e;
            }
            cancelled = e;
        }
    }

    private void checkpoint() {
        work.checkpoint(overall.applyAsDouble(progress.fraction()));
    }

    private static boolean isInterruption(NodeRejectedException e) {
        return e.thrown() instanceof UnknownNodeThrowable thrown
                && thrown.className().endsWith(".CompactionInterruptedException");
    }

    private WorkFailedException stoppedByOtherClient(NodeRejectedException e) {
        WorkFailedException failure = WorkFailedException.rejected(
                "The cleanup of %s was interrupted on node %s by another client, such as nodetool stop"
                        .formatted(name(), work.node().address()));
        failure.initCause(e);
        return failure;
    }

    private String name() {
        return keyspace(work) + "." + table;
    }

    private static String keyspace(Work<CleanupParameters> work) {
        return work.parameters().keyspace();
    }
}
