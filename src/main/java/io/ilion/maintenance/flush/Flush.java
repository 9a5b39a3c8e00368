package io.ilion.maintenance.flush;

import io.ilion.cassandra.Clusters;
import io.ilion.cassandra.Node;
import io.ilion.cassandra.NodeRejectedException;
import io.ilion.cassandra.NodeTables;
import io.ilion.cassandra.TableMetrics;
import io.ilion.operation.failure.FailureCode;
import io.ilion.operation.failure.WorkFailedException;
import io.ilion.operation.type.DroppedTable;
import io.ilion.operation.type.DroppedTableDetector;
import io.ilion.operation.type.Execution;
import io.ilion.operation.type.Execution.OnFailure;
import io.ilion.operation.type.Execution.Order;
import io.ilion.operation.type.Maintenance;
import io.ilion.operation.type.SchemaCheck;
import io.ilion.operation.type.Work;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Writes memtables to SSTables, table by table, so that it can report progress. A repeated flush is harmless: it waits for a running one,
 * and an empty memtable is not written.
 */
@Component
final class Flush implements Maintenance<FlushParameters> {

    private static final Execution DEFAULTS =
            new Execution(Order.ALL_AT_ONCE, 16, OnFailure.CONTINUE, Duration.ofMinutes(10), 0);

    private final Clusters clusters;

    Flush(Clusters clusters) {
        this.clusters = clusters;
    }

    @Override
    public String type() {
        return "flush";
    }

    @Override
    public String summary() {
        return "Writes the memtables of a keyspace, or of some of its tables, to SSTables.";
    }

    @Override
    public Class<FlushParameters> parameters() {
        return FlushParameters.class;
    }

    @Override
    public Execution defaults() {
        return DEFAULTS;
    }

    @Override
    public Set<String> keyspaces(FlushParameters parameters) {
        return Set.of(parameters.keyspace());
    }

    @Override
    public void check(FlushParameters parameters, SchemaCheck schema) {
        schema.requireKeyspaceAndTablesOrViews(parameters.keyspace(), parameters.tables());
    }

    @Override
    public void perform(Work<FlushParameters> work) {
        String keyspace = work.parameters().keyspace();
        List<String> named = work.parameters().namedTables();
        List<String> tables = named.isEmpty() ? NodeTables.names(work.node(), keyspace) : named;
        if (tables.isEmpty()) {
            // fails when the node does not have the keyspace
            storage(work.node()).forceKeyspaceFlush(keyspace);
        }
        for (int i = 0; i < tables.size(); i++) {
            work.checkpoint((double) i / tables.size());
            String table = tables.get(i);
            work.recordEvidence(
                    named.isEmpty() ? flushUnlessDropped(keyspace, table, work) : flushNamed(keyspace, table, work));
        }
    }

    private Record flushUnlessDropped(String keyspace, String table, Work<?> work) {
        DroppedTableDetector detector = DroppedTableDetector.begin(clusters, work, keyspace, table);
        try {
            return flush(keyspace, table, work.node());
        } catch (NodeRejectedException e) {
            return droppedOrThrow(detector, keyspace, table, e);
        } catch (WorkFailedException e) {
            // the table may have been dropped and recreated, and the new one has another memtable
            if (e.code() != FailureCode.NOT_VERIFIED) {
                throw e;
            }
            return droppedOrThrow(detector, keyspace, table, e);
        }
    }

    private static DroppedTable droppedOrThrow(
            DroppedTableDetector detector, String keyspace, String table, RuntimeException failure) {
        if (detector.isDropped()) {
            return new DroppedTable(keyspace, table, "the table was dropped during the flush");
        }
        throw failure;
    }

    private static FlushedTable flushNamed(String keyspace, String table, Work<?> work) {
        Node node = work.node();
        try {
            return flush(keyspace, table, node);
        } catch (NodeRejectedException e) {
            if (!NodeTables.names(node, keyspace).contains(table)) {
                // fails with the node's own message that the table or its keyspace does not exist
                storage(node).forceKeyspaceFlush(keyspace, table);
            }
            throw e;
        }
    }

    private static FlushedTable flush(String keyspace, String table, Node node) {
        TableMetrics metrics = new TableMetrics(node, keyspace, table);
        // the counter first: a flush by another client in between leaves nothing to flush, and has increased the
        // counter
        long switches = metrics.memtableSwitches();
        long unflushed = metrics.memtableWrites();
        long pending = metrics.pendingFlushes();
        long sstables = metrics.liveSSTables();

        storage(node).forceKeyspaceFlush(keyspace, table);

        if (unflushed > 0 && metrics.memtableSwitches() == switches) {
            throw WorkFailedException.notVerified(
                    "Node %s reported success, but the memtable of %s.%s with %d writes was not replaced"
                            .formatted(node.address(), keyspace, table, unflushed));
        }
        return new FlushedTable(table, unflushed, pending, sstables, metrics.liveSSTables());
    }

    private static StorageService storage(Node node) {
        return node.storageService(StorageService.class);
    }
}
