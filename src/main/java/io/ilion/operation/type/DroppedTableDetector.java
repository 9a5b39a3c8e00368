package io.ilion.operation.type;

import io.ilion.cassandra.Cluster;
import io.ilion.cassandra.ClusterUnreachableException;
import io.ilion.cassandra.Clusters;
import io.ilion.cassandra.NodeException;
import io.ilion.cassandra.NodeTables;
import io.ilion.cassandra.TableInfo;
import io.ilion.operation.failure.WorkFailedException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers which table a task works on, and decides after an error whether that table was dropped meanwhile.
 * <p>
 * While a node drops a table it already refuses work on it, but still has the table's MBean. So the schema of the cluster
 * decides, and only when it cannot be asked, the MBean. A table that was dropped and recreated has another id and counts as
 * dropped.
 */
public final class DroppedTableDetector {

    private static final Logger log = LoggerFactory.getLogger(DroppedTableDetector.class);

    /** About 5 seconds: a drop that is only under way reaches the node that is asked for the schema within these. */
    private static final List<Duration> PAUSES = List.of(
            Duration.ofMillis(250),
            Duration.ofMillis(250),
            Duration.ofMillis(500),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(2));

    private final Clusters clusters;
    private final Work<?> work;
    private final String keyspace;
    private final String table;
    private final Optional<UUID> id;

    private DroppedTableDetector(Clusters clusters, Work<?> work, String keyspace, String table) {
        this.clusters = clusters;
        this.work = work;
        this.keyspace = keyspace;
        this.table = table;
        this.id = knownId();
    }

    /** To be called before the table, or materialized view, is worked on. */
    public static DroppedTableDetector begin(Clusters clusters, Work<?> work, String keyspace, String table) {
        return new DroppedTableDetector(clusters, work, keyspace, table);
    }

    /**
     * Whether the table was dropped since; false also when nobody can tell. Takes about 5 seconds where it was not.
     *
     * @throws WorkStoppedException as {@link AttemptContext#pause} does
     * @throws WorkFailedException  as {@link AttemptContext#pause} does
     */
    public boolean isDropped() {
        try {
            Optional<Boolean> dropped = look();
            for (int i = 0; dropped.isEmpty() && i < PAUSES.size(); i++) {
                work.pause(PAUSES.get(i));
                dropped = look();
            }
            // without an id, the table was in no schema so far, neither before nor now, so that only the node can tell
            return dropped.orElseGet(() -> id.isEmpty() && isGoneFromNode());
        } catch (ClusterUnreachableException e) {
            log.warn("Whether {}.{} was dropped is decided by the node's MBean: {}", keyspace, table, e.getMessage());
            return isGoneFromNode();
        }
    }

    /** Empty while the schema does not decide it. */
    private Optional<Boolean> look() {
        Cluster cluster = cluster();
        Optional<UUID> now = cluster.refreshKeyspace(keyspace)
                .flatMap(there -> cluster.table(keyspace, table))
                .map(TableInfo::id);
        if (id.isPresent()) {
            return now.equals(id) ? Optional.empty() : Optional.of(true);
        }
        boolean gone = isGoneFromNode();
        return gone || now.isPresent() ? Optional.of(gone) : Optional.empty();
    }

    private Optional<UUID> knownId() {
        try {
            return cluster().table(keyspace, table).map(TableInfo::id);
        } catch (ClusterUnreachableException e) {
            log.debug("The id of {}.{} is not known: {}", keyspace, table, e.getMessage());
            return Optional.empty();
        }
    }

    private boolean isGoneFromNode() {
        try {
            return !NodeTables.names(work.node(), keyspace).contains(table);
        } catch (NodeException e) {
            log.warn("Whether {}.{} was dropped is not known: {}", keyspace, table, e.getMessage());
            return false;
        }
    }

    private Cluster cluster() {
        return clusters.find(work.cluster()).orElseThrow();
    }
}
