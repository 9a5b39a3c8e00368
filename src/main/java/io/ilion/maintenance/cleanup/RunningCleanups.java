package io.ilion.maintenance.cleanup;

import io.ilion.cassandra.Node;
import io.ilion.cassandra.NodeCompactions;
import io.ilion.cassandra.NodeCompactions.CompactionManager;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** The cleanups of one keyspace that the compactors of a node are running, whichever client requested them. */
final class RunningCleanups {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final int POLLS_UNTIL_STOPPED = 10;

    private final CompactionManager compactions;
    private final String keyspace;

    RunningCleanups(Node node, String keyspace) {
        this.compactions = NodeCompactions.manager(node);
        this.keyspace = keyspace;
    }

    /** The cleanups of all tables. */
    List<RunningCleanup> all() {
        return compactions.getCompactions().stream()
                .filter(each -> "Cleanup".equals(each.get("taskType")) && keyspace.equals(each.get("keyspace")))
                .map(RunningCleanup::from)
                .toList();
    }

    List<RunningCleanup> forTable(String table) {
        return all().stream().filter(each -> each.table().equals(table)).toList();
    }

    /**
     * Stops the cleanups of these tables, or of all when none is named, until none has begun for a second: stopping ends one SSTable,
     * and an SSTable that is queued can be stopped only once it begins.
     */
    void stopTables(List<String> tables) {
        for (int quiet = 0; quiet < POLLS_UNTIL_STOPPED; quiet++) {
            List<RunningCleanup> running = all().stream()
                    .filter(each -> tables.isEmpty() || tables.contains(each.table()))
                    .toList();
            if (!running.isEmpty()) {
                stop(running);
                quiet = 0;
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    void stop(Collection<RunningCleanup> cleanups) {
        cleanups.forEach(each -> compactions.stopCompactionById(each.id()));
    }
}
