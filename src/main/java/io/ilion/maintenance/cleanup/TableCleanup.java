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

/** The cleanup of one table on one node. */
final class TableCleanup {

    private static final Duration GLANCE = Duration.ofMillis(100);
    private static final int GLANCES_PER_LOOK = 5;
    private static final int QUIET_GLANCES = 10;
    private static final int TRIES = 5;
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private static final int DONE = 0;
    private static final int ABORTED = 1;
    private static final int IN_THE_WAY = 2;

    private final Work<CleanupParameters> work;
    private final StorageService storage;
    private final RunningCleanups cleanups;
    private final String table;
    private final TableMetrics metrics;
    private final TableProgress progress;
    private final DoubleUnaryOperator overall;
    private final @Nullable Long liveBytes;

    private @Nullable WorkStoppedException cancelled;
    private boolean waitedForOther;
    private int glances;

    /** @param overall the progress of the task, by that of this table */
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
        int tries = 0;
        int code = IN_THE_WAY;
        while (code == IN_THE_WAY) {
            if (tries > 0) {
                work.pause(PAUSE.multipliedBy(tries));
            }
            awaitOthers();
            tries++;
            code = call();
            judge(code, tries);
        }
        awaitOthers();
        return new CleanedTable(
                table,
                sstables,
                TableMetrics.orNull(metrics::liveSSTables),
                liveBytes,
                TableMetrics.orNull(metrics::liveBytes),
                largest,
                tries,
                waitedForOther);
    }

    private void judge(int code, int tries) {
        if (code == DONE || (code == IN_THE_WAY && tries < TRIES)) {
            return;
        }
        throw WorkFailedException.rejected(
                switch (code) {
                    case ABORTED ->
                        "Node %s aborted the cleanup of %s; its log tells why"
                                .formatted(work.node().address(), name());
                    case IN_THE_WAY ->
                        "Node %s could not stop the other compactions of %s, in %d tries; clean up when they have ended"
                                .formatted(work.node().address(), name(), tries);
                    default ->
                        "Node %s answered the cleanup of %s with the unknown code %d"
                                .formatted(work.node().address(), name(), code);
                });
    }

    /** Waits for the cleanups of the table that an earlier attempt, or somebody else, has begun. */
    private void awaitOthers() {
        for (List<RunningCleanup> others = cleanups.of(table); !others.isEmpty(); others = cleanups.of(table)) {
            waitedForOther = true;
            progress.sees(others);
            try {
                checkpoint();
                work.pause(GLANCE.multipliedBy(GLANCES_PER_LOOK));
            } catch (WorkStoppedException e) {
                if (e.isCancelled() && work.isResumed()) {
                    stopEarlierAttempt();
                }
                throw e;
            }
        }
    }

    /** Its SSTables that wait in the queue of the compactors are seen, and can be stopped, only when they begin. */
    private void stopEarlierAttempt() {
        for (int quiet = 0; quiet < QUIET_GLANCES; quiet++) {
            List<RunningCleanup> others = cleanups.of(table);
            if (!others.isEmpty()) {
                cleanups.stop(others);
                quiet = 0;
                takenAway();
            }
            LockSupport.parkNanos(GLANCE.toNanos());
        }
    }

    private int call() throws Exception {
        int code;
        try {
            int jobs = work.parameters().jobsAtOnce();
            code = work.callWhilePolling(
                    () -> storage.forceKeyspaceCleanup(jobs, keyspace(work), table), GLANCE, this::glance);
        } catch (NodeRejectedException e) {
            if (cancelled != null) {
                throw cancelled;
            }
            throw isInterruption(e) ? stoppedByOthers(e) : e;
        }
        if (cancelled != null) {
            throw cancelled;
        }
        return code;
    }

    /** A cancelled cleanup that still waits for a compactor cannot be stopped yet: hence again and again. */
    private void glance() {
        takenAway();
        if (cancelled != null) {
            cleanups.stop(cleanups.of(table));
        } else if (glances++ % GLANCES_PER_LOOK == 0) {
            progress.sees(cleanups.of(table));
        }
    }

    private void takenAway() {
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

    /** RMI adds words of its own to the name of a class that it does not find. */
    private static boolean isInterruption(NodeRejectedException e) {
        return e.thrown() instanceof UnknownNodeThrowable thrown
                && thrown.className().endsWith(".CompactionInterruptedException");
    }

    private WorkFailedException stoppedByOthers(NodeRejectedException e) {
        WorkFailedException failure = WorkFailedException.rejected(
                "The cleanup of %s was interrupted on node %s, though not by this operation: nodetool stop does that"
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
