package io.ilion.maintenance.cleanup;

import io.ilion.cassandra.Node;
import io.ilion.cassandra.NodeRejectedException;
import io.ilion.operation.Work;
import io.ilion.operation.WorkFailedException;
import io.ilion.operation.WorkStoppedException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The cleanup of one table on one node: started, watched, and, where the operation is cancelled, stopped. */
final class TableCleanup {

    private static final int SUCCESSFUL = 0;
    private static final int ABORTED = 1;
    private static final int UNABLE_TO_CANCEL = 2;

    private static final int MAX_TRIES = 6;
    private static final Duration PAUSE = Duration.ofSeconds(5);

    /** How often progress is asked for; and what is to be stopped, since one stop ends one SSTable only. */
    private static final Duration LOOK = Duration.ofMillis(200);

    private final Work<CleanupParameters> work;
    private final Node node;
    private final String keyspace;
    private final String table;
    private final int tablesDone;
    private final int tablesInAll;
    private final Map<String, Long> bytesOf = new HashMap<>();
    private @Nullable WorkStoppedException cancelled;

    TableCleanup(Work<CleanupParameters> work, String table, int tablesDone, int tablesInAll) {
        this.work = work;
        this.node = work.node();
        this.keyspace = work.parameters().keyspace();
        this.table = table;
        this.tablesDone = tablesDone;
        this.tablesInAll = tablesInAll;
    }

    CleanedTable run() throws Exception {
        TableSize before = TableSize.of(node, keyspace, table);
        int tries = 1;
        awaitOthers();
        for (int code = call(before); code != SUCCESSFUL; code = call(before)) {
            if (code != UNABLE_TO_CANCEL || tries >= MAX_TRIES) {
                throw refused(code);
            }
            work.pause(PAUSE.multipliedBy(tries));
            awaitOthers();
            tries++;
        }
        TableSize after = TableSize.of(node, keyspace, table);
        return new CleanedTable(table, tries, before.sstables(), after.sstables(), before.bytes(), after.bytes());
    }

    /** An earlier attempt's cleanup, or one that somebody else started, is waited for: Cassandra would refuse a second. */
    private void awaitOthers() {
        while (!RunningCleanup.of(node, keyspace, table).isEmpty()) {
            try {
                work.pause(Duration.ofSeconds(1));
            } catch (WorkStoppedException e) {
                if (e.isCancelled() && work.isResumed()) {
                    RunningCleanup.stopAll(node, keyspace, table);
                }
                throw e;
            }
        }
    }

    private int call(TableSize before) throws Exception {
        int jobs = work.parameters().jobsOrDefault();
        int code;
        try {
            code = work.during(
                    () -> node.mbean("org.apache.cassandra.db:type=StorageService", StorageService.class)
                            .forceKeyspaceCleanup(jobs, keyspace, table),
                    LOOK,
                    () -> look(before));
        } catch (NodeRejectedException e) {
            if (cancelled != null) {
                throw cancelled; // that is what it fails with when it is stopped
            }
            throw e;
        }
        if (cancelled != null && code != SUCCESSFUL) {
            throw cancelled;
        }
        return code;
    }

    private void look(TableSize before) {
        List<RunningCleanup> running = RunningCleanup.of(node, keyspace, table);
        running.forEach(each -> bytesOf.merge(each.id(), each.completed(), Math::max));
        if (cancelled != null) {
            running.forEach(each -> each.stop(node));
            return;
        }
        try {
            work.checkpoint((tablesDone + fraction(before)) / tablesInAll);
        } catch (WorkStoppedException e) {
            if (!e.isCancelled()) {
                throw e; // what goes on there is another replica's now
            }
            cancelled = e;
            running.forEach(each -> each.stop(node));
        }
    }

    private double fraction(TableSize before) {
        long done = bytesOf.values().stream().mapToLong(Long::longValue).sum();
        return before.bytes() == 0 ? 0 : Math.min(0.99, (double) done / before.bytes());
    }

    private WorkFailedException refused(int code) {
        String why = switch (code) {
            case ABORTED -> "it was aborted, as ranges are pending or the node has not joined";
            case UNABLE_TO_CANCEL ->
                "other compactions of the table could not be interrupted, in %d tries".formatted(MAX_TRIES);
            default -> "it ended with the code " + code + ", which no known version has";
        };
        return WorkFailedException.rejected(
                "Node %s did not clean up %s.%s: %s".formatted(node.address(), keyspace, table, why));
    }
}
