package io.ilion.maintenance.cleanup;

import io.ilion.cassandra.Node;
import io.ilion.cassandra.NodeCompactions;
import io.ilion.cassandra.NodeCompactions.CompactionManager;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** The cleanups of one keyspace that the compactors of a node are at, whoever asked for them. */
final class RunningCleanups {

    private static final Duration GLANCE = Duration.ofMillis(100);
    private static final int QUIET_GLANCES = 10;

    private final CompactionManager compactions;
    private final String keyspace;

    RunningCleanups(Node node, String keyspace) {
        this.compactions = NodeCompactions.manager(node);
        this.keyspace = keyspace;
    }

    /** Of all its tables. */
    List<RunningCleanup> all() {
        return compactions.getCompactions().stream()
                .filter(each -> "Cleanup".equals(each.get("taskType")) && keyspace.equals(each.get("keyspace")))
                .map(RunningCleanup::of)
                .toList();
    }

    List<RunningCleanup> of(String table) {
        return all().stream().filter(each -> each.table().equals(table)).toList();
    }

    /**
     * Stops those of these tables, or of all when none is named, until none has begun for a while: a stop ends one SSTable,
     * and what waits in the queue of the compactors is seen only when it begins.
     */
    void stopFor(List<String> tables) {
        for (int quiet = 0; quiet < QUIET_GLANCES; quiet++) {
            List<RunningCleanup> left = all().stream()
                    .filter(each -> tables.isEmpty() || tables.contains(each.table()))
                    .toList();
            if (!left.isEmpty()) {
                stop(left);
                quiet = 0;
            }
            LockSupport.parkNanos(GLANCE.toNanos());
        }
    }

    void stop(Collection<RunningCleanup> cleanups) {
        cleanups.forEach(each -> compactions.stopCompactionById(each.id()));
    }
}
