package io.ilion.maintenance.restore;

import io.ilion.cassandra.Cluster;
import io.ilion.cassandra.NodeInfo;
import io.ilion.maintenance.restore.RestorePlan.PlannedTable;
import io.ilion.operation.failure.WorkFailedException;
import io.ilion.operation.type.Work;
import io.ilion.operation.type.WorkStoppedException;
import io.ilion.snapshot.ListedSnapshot;
import io.ilion.snapshot.SnapshotListing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Restores tables on one node, one after the other. When one fails, the others are restored all the same, and then the task fails. */
final class NodeRestore {

    private final Work<RestoreParameters> work;
    private final RestorePlan plan;
    private final Cluster cluster;

    NodeRestore(Work<RestoreParameters> work, RestorePlan plan, Cluster cluster) {
        this.work = work;
        this.plan = plan;
        this.cluster = cluster;
    }

    void restore(List<PlannedTable> tables) {
        TableRestore restore = new TableRestore(work, plan.tag());
        RestoredTables done = work.loadState(RestoredTables.class).orElse(RestoredTables.none());
        List<RuntimeException> failures = new ArrayList<>();
        for (int i = 0; i < tables.size(); i++) {
            work.checkpoint((double) i / tables.size());
            PlannedTable table = tables.get(i);
            if (done.tables().contains(table.name())) {
                continue;
            }
            try {
                work.recordEvidence(
                        restore.restore(table, table.sourceOn(work.hostId()).orElseThrow()));
                done = done.and(table.name());
                work.saveState(done);
            } catch (WorkStoppedException e) {
                throw e;
            } catch (RuntimeException e) {
                failures.add(e);
            }
        }
        if (!failures.isEmpty()) {
            RuntimeException first = failures.get(0);
            failures.subList(1, failures.size()).forEach(first::addSuppressed);
            throw first;
        }
        verify(tables);
    }

    /** The tables, the snapshot and the nodes must be the same as at the beginning of the restore. */
    private void verify(List<PlannedTable> tables) {
        String address = work.node().address();
        Set<String> listed = SnapshotListing.read(work.node()).stream()
                .filter(each -> each.tag().equals(plan.tag()))
                .map(ListedSnapshot::name)
                .collect(Collectors.toSet());
        for (PlannedTable table : tables) {
            if (!listed.contains(table.name())) {
                throw WorkFailedException.notVerified(
                        "The rows of %s were restored on node %s, but its snapshot '%s' was removed during the restore"
                                .formatted(table.name(), address, plan.tag()));
            }
        }
        Map<String, Map<String, UUID>> now = new HashMap<>();
        for (PlannedTable table : tables) {
            Map<String, UUID> ids = now.computeIfAbsent(table.keyspace(), cluster::tableIds);
            if (!table.tableId().equals(ids.get(table.table()))) {
                throw WorkFailedException.notVerified(
                        "Table %s was dropped while node %s restored it".formatted(table.name(), address));
            }
        }
        if (work.parameters().truncates()) {
            checkNoNodeJoined(tables);
        }
    }

    /** A node that joined after the truncation has only the rows that were restored by then. */
    private void checkNoNodeJoined(List<PlannedTable> tables) {
        List<String> joined = cluster.nodes().stream()
                .filter(node ->
                        tables.stream().noneMatch(table -> table.sources().containsKey(node.hostId())))
                .filter(node -> !plan.hosts().contains(node.hostId()))
                .map(NodeInfo::address)
                .toList();
        if (!joined.isEmpty()) {
            throw WorkFailedException.notVerified(
                    "Nodes %s joined cluster '%s' during the restore and may lack rows: repair %s"
                            .formatted(
                                    joined,
                                    cluster.name(),
                                    tables.stream().map(PlannedTable::name).toList()));
        }
    }
}
