package io.ilion.maintenance.cleanup;

import io.ilion.cassandra.Clusters;
import io.ilion.cassandra.Node;
import io.ilion.cassandra.NodeRejectedException;
import io.ilion.cassandra.NodeTables;
import io.ilion.operation.failure.FailureCode;
import io.ilion.operation.failure.WorkFailedException;
import io.ilion.operation.type.DroppedTable;
import io.ilion.operation.type.DroppedTableDetector;
import io.ilion.operation.type.Execution;
import io.ilion.operation.type.Execution.OnFailure;
import io.ilion.operation.type.Execution.Order;
import io.ilion.operation.type.LockScope;
import io.ilion.operation.type.Maintenance;
import io.ilion.operation.type.SchemaCheck;
import io.ilion.operation.type.Work;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import org.springframework.stereotype.Component;

/**
 * Rewrites SSTables without the rows that the node no longer owns, table by table. To do it twice is harmless and cheap,
 * since Cassandra skips the SSTables that hold nothing else; what an earlier attempt still does on the node is waited for.
 */
@Component
final class Cleanup implements Maintenance<CleanupParameters> {

    private static final Execution DEFAULTS =
            new Execution(Order.RACK_BY_RACK, 1, OnFailure.STOP, Duration.ofHours(24), 0);

    /** Each node has its own of these, with nothing in them that could belong to another one. */
    private static final Set<String> LOCAL_KEYSPACES = Set.of("system", "system_schema");

    private final Clusters clusters;

    Cleanup(Clusters clusters) {
        this.clusters = clusters;
    }

    @Override
    public String type() {
        return "cleanup";
    }

    @Override
    public String summary() {
        return "Removes the rows that the nodes no longer own from a keyspace, or from some of its tables.";
    }

    @Override
    public Class<CleanupParameters> parameters() {
        return CleanupParameters.class;
    }

    @Override
    public Execution defaults() {
        return DEFAULTS;
    }

    @Override
    public Set<String> keyspaces(CleanupParameters parameters) {
        return Set.of(parameters.keyspace());
    }

    @Override
    public LockScope lockScope(CleanupParameters parameters) {
        return LockScope.tables(parameters.keyspace(), parameters.tables());
    }

    @Override
    public void check(CleanupParameters parameters, SchemaCheck schema) {
        schema.requireKeyspaceAndTablesOrViews(parameters.keyspace(), parameters.tables());
        if (LOCAL_KEYSPACES.contains(parameters.keyspace())) {
            schema.reject(
                    "keyspace",
                    "cleanup of '%s' is neither necessary nor wise: each node owns all rows of its own"
                            .formatted(parameters.keyspace()));
        }
    }

    @Override
    public List<String> preflight(CleanupParameters parameters, Node node) {
        CleanupPreflight preflight = new CleanupPreflight(node, storage(node));
        preflight.checkRing();
        return preflight.disk(parameters.keyspace(), tables(parameters, node));
    }

    @Override
    public void perform(Work<CleanupParameters> work) throws Exception {
        List<String> tables = tables(work.parameters(), work.node());
        work.recordEvidence(FreeDiskSpace.unknown());
        if (tables.isEmpty()) {
            // there is nothing to clean up, unless the keyspace itself is gone: the node knows
            int unused = storage(work.node())
                    .forceKeyspaceCleanup(
                            work.parameters().jobsAtOnce(), work.parameters().keyspace());
        }
        for (int i = 0; i < tables.size(); i++) {
            int before = i;
            work.checkpoint((double) before / tables.size());
            work.recordEvidence(cleanUp(work, tables.get(i), fraction -> (before + fraction) / tables.size()));
        }
    }

    @Override
    public void stop(CleanupParameters parameters, Node node) {
        new RunningCleanups(node, parameters.keyspace()).stopFor(parameters.namedTables());
    }

    @Override
    public Optional<Boolean> isUnderWay(CleanupParameters parameters, Node node) {
        List<String> named = parameters.namedTables();
        return Optional.of(new RunningCleanups(node, parameters.keyspace())
                .all().stream().anyMatch(each -> named.isEmpty() || named.contains(each.table())));
    }

    private Record cleanUp(Work<CleanupParameters> work, String table, DoubleUnaryOperator overall) throws Exception {
        DroppedTableDetector watch =
                DroppedTableDetector.begin(clusters, work, work.parameters().keyspace(), table);
        try {
            return new TableCleanup(work, storage(work.node()), table, overall).perform();
        } catch (NodeRejectedException | WorkFailedException e) {
            boolean named = !work.parameters().namedTables().isEmpty();
            if (named || isOutOfTime(e) || !watch.isDropped()) {
                throw e;
            }
            return new DroppedTable(work.parameters().keyspace(), table, "the table was dropped during the cleanup");
        }
    }

    private static boolean isOutOfTime(RuntimeException e) {
        return e instanceof WorkFailedException failed && failed.code() == FailureCode.TIMED_OUT;
    }

    private static List<String> tables(CleanupParameters parameters, Node node) {
        List<String> named = parameters.namedTables();
        return named.isEmpty() ? NodeTables.names(node, parameters.keyspace()) : named;
    }

    private static StorageService storage(Node node) {
        return node.storageService(StorageService.class);
    }
}
