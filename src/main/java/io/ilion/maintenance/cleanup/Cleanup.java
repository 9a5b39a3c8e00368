package io.ilion.maintenance.cleanup;

import io.ilion.cassandra.Node;
import io.ilion.cassandra.NodeRejectedException;
import io.ilion.operation.Execution;
import io.ilion.operation.Execution.OnFailure;
import io.ilion.operation.Execution.Order;
import io.ilion.operation.Maintenance;
import io.ilion.operation.SchemaCheck;
import io.ilion.operation.Territory;
import io.ilion.operation.Work;
import io.ilion.operation.WorkFailedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Removes what a node no longer owns, table by table. To clean up again what is clean is cheap: Cassandra skips SSTables
 * that lie wholly in the ranges of the node. So an attempt after another waits for what still goes on, and starts anew.
 */
@Component
final class Cleanup implements Maintenance<CleanupParameters> {

    private static final Execution DEFAULTS =
            new Execution(Order.RACK_BY_RACK, 1, OnFailure.STOP, Duration.ofHours(24), 0);

    /** Keyspaces that each node has for itself alone. */
    private static final Set<String> LOCAL = Set.of("system", "system_schema");

    @Override
    public String type() {
        return "cleanup";
    }

    @Override
    public String summary() {
        return "Removes the rows of token ranges that a node no longer owns, after nodes were added.";
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
    public Territory territory(CleanupParameters parameters) {
        return Territory.tables(parameters.keyspace(), parameters.namedTables());
    }

    @Override
    public void check(CleanupParameters parameters, SchemaCheck schema) {
        if (LOCAL.contains(parameters.keyspace())) {
            schema.refuse(
                    "keyspace",
                    "'%s' is never cleaned up: each node has one of its own, and owns all of it"
                            .formatted(parameters.keyspace()));
            return;
        }
        schema.keyspaceAndTables(parameters.keyspace(), parameters.tables());
    }

    @Override
    public List<String> preflight(CleanupParameters parameters, Node node) {
        StorageService storage = storage(node);
        if (!storage.getOperationMode().equals("NORMAL")) {
            throw WorkFailedException.preflight("Node %s is %s; a cleanup is safe only while it is NORMAL"
                    .formatted(node.address(), storage.getOperationMode()));
        }
        refuseWhile("joining", storage.getJoiningNodes(), node);
        refuseWhile("leaving", storage.getLeavingNodes(), node);
        refuseWhile("moving", storage.getMovingNodes(), node);
        return List.of(disk(parameters, storage, node));
    }

    /** Ranges that are on their way to another node would be taken for foreign ones, and lost. */
    private static void refuseWhile(String doing, List<String> nodes, Node node) {
        if (!nodes.isEmpty()) {
            throw WorkFailedException.preflight(
                    "Node %s sees that %s %s, and a cleanup now could lose rows; wait until that is done"
                            .formatted(node.address(), nodes, nodes.size() == 1 ? "is " + doing : "are " + doing));
        }
    }

    /** No version of Cassandra up to 6.0 tells over JMX how much room its disks have left. */
    private static String disk(CleanupParameters parameters, StorageService storage, Node node) {
        int compactors = storage.getConcurrentCompactors();
        int jobs = parameters.jobsOrDefault() == 0 ? compactors : Math.min(parameters.jobsOrDefault(), compactors);
        long needed = 0;
        for (String table : tables(parameters, node)) {
            OptionalLong largest = TableSize.largestSSTable(node, parameters.keyspace(), table);
            if (largest.isEmpty()) {
                return "the node tells neither its free disk space nor the size of its SSTables: see that there is room for "
                        + "the %d largest ones".formatted(jobs);
            }
            needed = Math.max(needed, largest.getAsLong() * jobs);
        }
        return ("needs up to %d bytes of free disk space (the largest SSTable, %d at once); the node does not tell how "
                        + "much it has")
                .formatted(needed, jobs);
    }

    @Override
    public void perform(Work<CleanupParameters> work) throws Exception {
        CleanupParameters parameters = work.parameters();
        List<String> tables = tables(parameters, work.node());
        work.saw(new DiskSpace(disk(parameters, storage(work.node()), work.node())));
        for (int i = 0; i < tables.size(); i++) {
            TableCleanup table = new TableCleanup(work, tables.get(i), i, tables.size());
            try {
                work.saw(table.run());
            } catch (NodeRejectedException e) {
                boolean there = tablesOf(parameters.keyspace(), work.node()).contains(tables.get(i));
                if (there || !parameters.namedTables().isEmpty()) {
                    throw e;
                }
                work.saw(new TableGone(tables.get(i), "the table was dropped during the cleanup"));
            }
        }
    }

    @Override
    public void stop(CleanupParameters parameters, Node node) {
        tables(parameters, node).forEach(table -> RunningCleanup.stopAll(node, parameters.keyspace(), table));
    }

    @Override
    public Optional<Boolean> isUnderWay(CleanupParameters parameters, Node node) {
        return Optional.of(tables(parameters, node).stream()
                .anyMatch(table ->
                        !RunningCleanup.of(node, parameters.keyspace(), table).isEmpty()));
    }

    private static List<String> tables(CleanupParameters parameters, Node node) {
        List<String> named = parameters.namedTables();
        return named.isEmpty() ? tablesOf(parameters.keyspace(), node) : new ArrayList<>(named);
    }

    private static List<String> tablesOf(String keyspace, Node node) {
        return node.names("table", "org.apache.cassandra.db:type=Tables,keyspace=%s,table=*".formatted(keyspace));
    }

    private static StorageService storage(Node node) {
        return node.mbean("org.apache.cassandra.db:type=StorageService", StorageService.class);
    }
}
