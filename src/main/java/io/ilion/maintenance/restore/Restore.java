package io.ilion.maintenance.restore;

import io.ilion.cassandra.Cluster;
import io.ilion.cassandra.Clusters;
import io.ilion.cassandra.Node;
import io.ilion.cassandra.NodeInfo;
import io.ilion.maintenance.restore.RestorePlan.PlannedTable;
import io.ilion.operation.ClusterWork;
import io.ilion.operation.Execution;
import io.ilion.operation.Execution.OnFailure;
import io.ilion.operation.Execution.Order;
import io.ilion.operation.Maintenance;
import io.ilion.operation.Moments;
import io.ilion.operation.SchemaCheck;
import io.ilion.operation.Territory;
import io.ilion.operation.Work;
import io.ilion.operation.WorkFailedException;
import io.ilion.operation.WorkStoppedException;
import io.ilion.snapshot.Snapshot;
import io.ilion.snapshot.Snapshots;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Copies the SSTables of a snapshot back into their tables, on each node those that this node holds. First, once for the cluster,
 * everything is looked at that can be known, and with {@code truncate} the tables are truncated; the tables and the snapshot stay locked
 * on all nodes until the last of them is done.
 */
@Component
final class Restore implements Maintenance<RestoreParameters> {

    private static final Execution DEFAULTS =
            new Execution(Order.ALL_AT_ONCE, 16, OnFailure.CONTINUE, Duration.ofHours(6), 0);

    private final Snapshots snapshots;
    private final Clusters clusters;
    private final Moments moments;

    Restore(Snapshots snapshots, Clusters clusters, Moments moments) {
        this.snapshots = snapshots;
        this.clusters = clusters;
        this.moments = moments;
    }

    @Override
    public String type() {
        return "restore";
    }

    @Override
    public String summary() {
        return "Copies the rows of a snapshot back into their tables; the snapshot stays as it is.";
    }

    @Override
    public Class<RestoreParameters> parameters() {
        return RestoreParameters.class;
    }

    @Override
    public Execution defaults() {
        return DEFAULTS;
    }

    @Override
    public Set<String> keyspaces(RestoreParameters parameters) {
        String keyspace = parameters.keyspace();
        return keyspace == null
                ? snapshots
                        .find(Objects.requireNonNull(parameters.snapshotId()))
                        .map(Snapshot::keyspaces)
                        .orElse(Set.of())
                : Set.of(keyspace);
    }

    /** It changes what readers see, and with {@code truncate} rows that were written since are gone. */
    @Override
    public boolean isForAdmins(RestoreParameters parameters) {
        return true;
    }

    @Override
    public Territory territory(RestoreParameters parameters) {
        return RestoreTarget.named(parameters, snapshots).territory(parameters.truncates());
    }

    @Override
    public boolean locksUntilEnd(RestoreParameters parameters) {
        return true;
    }

    @Override
    public void check(RestoreParameters parameters, SchemaCheck schema) {
        if (!parameters.isOneForm()) {
            schema.refuse("snapshotId", "give either snapshotId, or tag and keyspace");
            return;
        }
        if (parameters.sourceTableId() != null && parameters.namedTables().size() != 1) {
            schema.refuse("sourceTableId", "requires exactly one table in 'tables'");
        }
        schema.nodes().stream()
                .filter(node -> isTooOld(String.valueOf(node.version())))
                .findFirst()
                .ifPresent(node -> schema.refuse("type", tooOld(node.address(), String.valueOf(node.version()))));
        if (parameters.snapshotId() == null) {
            schema.keyspaceAndTables(Objects.requireNonNull(parameters.keyspace()), parameters.tables());
        } else {
            checkById(parameters, schema);
        }
    }

    private void checkById(RestoreParameters parameters, SchemaCheck schema) {
        UUID id = Objects.requireNonNull(parameters.snapshotId());
        Optional<Snapshot> known = snapshots.find(id);
        if (known.isEmpty()) {
            schema.refuse("snapshotId", "there is no snapshot '%s'".formatted(id));
        } else if (!known.get().cluster().equals(schema.cluster())) {
            schema.refuse(
                    "snapshotId",
                    "is of cluster '%s', not of '%s'".formatted(known.get().cluster(), schema.cluster()));
        } else if (known.get().parts().stream().allMatch(part -> part.goneAt() != null)) {
            schema.refuse("snapshotId", "nothing is left of the snapshot '%s'".formatted(id));
        } else if (known.get().parts().stream().noneMatch(part -> parameters.includes(part.keyspace(), part.table()))) {
            boolean tables = !parameters.namedTables().isEmpty();
            schema.refuse(
                    tables ? "tables" : "keyspace",
                    tables ? "the snapshot has none of them" : "the snapshot has nothing of it");
        } else {
            boolean named = !parameters.namedTables().isEmpty();
            RestoreTarget.of(parameters, schema.cluster(), snapshots)
                    .tables()
                    .forEach((keyspace, tables) -> schema.keyspaceAndTables(keyspace, named ? tables : List.of()));
        }
    }

    @Override
    public List<String> preflightOnCluster(
            RestoreParameters parameters, Cluster cluster, List<NodeInfo> nodes, Duration timeout) {
        RestorePlan plan = plan(parameters, cluster, nodes, timeout);
        List<String> findings = new ArrayList<>(plan.notes());
        plan.tables()
                .forEach(table -> findings.add("%s %s, from %d nodes"
                        .formatted(
                                parameters.truncates() ? "would truncate and restore" : "would restore",
                                table.name(),
                                table.sources().size())));
        return findings;
    }

    @Override
    public List<String> preflight(RestoreParameters parameters, Node node) {
        String version = node.mbean("org.apache.cassandra.db:type=StorageService", StorageService.class)
                .getReleaseVersion();
        if (isTooOld(version)) {
            throw WorkFailedException.preflight(tooOld(node.address(), version));
        }
        return List.of();
    }

    @Override
    public boolean hasClusterStep(RestoreParameters parameters) {
        return true;
    }

    /** Looks at everything, and only then truncates. An attempt after another looks again: much may have changed. */
    @Override
    public void performOnCluster(ClusterWork<RestoreParameters> work) {
        RestoreParameters parameters = work.parameters();
        Truncation truncation = new Truncation(work, moments::now);
        try {
            RestorePlan plan = plan(parameters, work.cluster(), work.nodes(), work.timeoutOfEachNode());
            work.saw(CheckedRestore.of(plan));
            work.remember(plan);
            if (parameters.truncates()) {
                truncation.of(plan.tables());
            }
        } catch (WorkStoppedException e) {
            throw e;
        } catch (RuntimeException e) {
            List<String> truncated = truncation.soFar().names();
            throw truncated.isEmpty() ? e : afterTruncation(e, truncated);
        }
    }

    private static WorkFailedException afterTruncation(RuntimeException e, List<String> truncated) {
        return WorkFailedException.causedBy(
                e,
                "%s. Rows of %s are, or may be, gone from their tables, and nothing was restored yet; the snapshot is still there: restore again"
                        .formatted(e.getMessage(), truncated));
    }

    static boolean isTooOld(String version) {
        return version.startsWith("3.") || version.startsWith("2.");
    }

    static String tooOld(String address, String version) {
        return "Node %s runs Cassandra %s, whose import cannot copy: it would take the snapshot apart. 4.0 and later can"
                .formatted(address, version);
    }

    @Override
    public void settleOnCluster(ClusterWork<RestoreParameters> work) {
        Map<String, UUID> ids = new HashMap<>();
        work.remembered(RestorePlan.class)
                .ifPresent(plan -> plan.tables().forEach(table -> ids.put(table.name(), table.tableId())));
        new Truncation(work, moments::now).settle(ids);
    }

    @Override
    public void perform(Work<RestoreParameters> work) {
        RestorePlan plan = work.keptByClusterStep(RestorePlan.class)
                .orElseThrow(() -> new IllegalStateException("the cluster step has kept no plan"));
        List<PlannedTable> tables = plan.tables().stream()
                .filter(table -> table.on(work.hostId()).isPresent())
                .toList();
        new NodeRestore(work, plan, clusters.find(work.cluster()).orElseThrow()).of(tables);
    }

    private RestorePlan plan(RestoreParameters parameters, Cluster cluster, List<NodeInfo> nodes, Duration timeout) {
        RestoreTarget target = RestoreTarget.of(parameters, cluster.name(), snapshots);
        return new RestoreCheck(
                        parameters, target, cluster, nodes, moments.now().plus(timeout))
                .plan();
    }
}
