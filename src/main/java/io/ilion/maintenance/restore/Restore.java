package io.ilion.maintenance.restore;

import io.ilion.cassandra.Cluster;
import io.ilion.cassandra.Clusters;
import io.ilion.cassandra.Node;
import io.ilion.cassandra.NodeIdentity;
import io.ilion.cassandra.NodeInfo;
import io.ilion.cassandra.RunningImports;
import io.ilion.maintenance.restore.RestorePlan.PlannedTable;
import io.ilion.operation.failure.WorkFailedException;
import io.ilion.operation.type.ClusterWork;
import io.ilion.operation.type.Execution;
import io.ilion.operation.type.Execution.OnFailure;
import io.ilion.operation.type.Execution.Order;
import io.ilion.operation.type.LockScope;
import io.ilion.operation.type.Maintenance;
import io.ilion.operation.type.OperationResult;
import io.ilion.operation.type.SchemaCheck;
import io.ilion.operation.type.Work;
import io.ilion.snapshot.Snapshot;
import io.ilion.snapshot.SnapshotOperations;
import io.ilion.snapshot.Snapshots;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Copies the SSTables of a snapshot back into their tables, on each node from its own snapshot. First the cluster step checks
 * everything, and with {@code truncate} truncates the tables. The tables and the snapshot stay locked until the operation ends.
 */
@Component
final class Restore implements Maintenance<RestoreParameters> {

    private static final Execution DEFAULTS =
            new Execution(Order.ALL_AT_ONCE, 16, OnFailure.CONTINUE, Duration.ofHours(6), 0);

    private final Snapshots snapshots;
    private final Clusters clusters;
    private final Clock clock;
    private final RestoreSettings settings;

    Restore(Snapshots snapshots, Clusters clusters, Clock clock, RestoreSettings settings) {
        this.snapshots = snapshots;
        this.clusters = clusters;
        this.clock = clock;
        this.settings = settings;
    }

    @Override
    public String type() {
        return SnapshotOperations.RESTORE;
    }

    @Override
    public String summary() {
        return "Copies the rows of a snapshot back into their tables; the snapshot is kept.";
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
                ? Optional.ofNullable(parameters.snapshotId())
                        .flatMap(snapshots::find)
                        .map(Snapshot::keyspaces)
                        .orElse(Set.of())
                : Set.of(keyspace);
    }

    /** A restore changes what readers see, and with {@code truncate} removes rows that were written since. */
    @Override
    public boolean requiresAdmin(RestoreParameters parameters) {
        return true;
    }

    @Override
    public LockScope lockScope(RestoreParameters parameters) {
        return RestoreTarget.forLocking(parameters, snapshots).lockScope();
    }

    @Override
    public boolean locksUntilEnd(RestoreParameters parameters) {
        return true;
    }

    @Override
    public void check(RestoreParameters parameters, SchemaCheck schema) {
        new RestoreRequestCheck(parameters, snapshots, schema).check();
    }

    @Override
    public List<String> preflightOnCluster(
            RestoreParameters parameters, Cluster cluster, List<NodeInfo> nodes, Execution execution) {
        RestoreTarget target = RestoreTarget.find(parameters, cluster.name(), snapshots);
        RestoreDeadlines times = new RestoreDeadlines(
                RestoreClusterStep.neededUntil(clock.instant(), nodes, execution), settings.truncateTimeout());
        RestorePlan plan = new RestoreCheck(parameters, target, cluster, nodes, times).plan();
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
        String version = NodeIdentity.releaseVersion(node);
        if (RestoreRequestCheck.isTooOld(version)) {
            throw WorkFailedException.preflight(RestoreRequestCheck.tooOld(node.address(), version));
        }
        return List.of();
    }

    @Override
    public boolean hasClusterStep(RestoreParameters parameters) {
        return true;
    }

    @Override
    public void performOnCluster(ClusterWork<RestoreParameters> work) {
        step(work).perform();
    }

    @Override
    public void settleOnCluster(ClusterWork<RestoreParameters> work) {
        step(work).settle();
    }

    private RestoreClusterStep step(ClusterWork<RestoreParameters> work) {
        return new RestoreClusterStep(work, snapshots, new Truncation(work, clock, settings.truncateTimeout()), clock);
    }

    @Override
    public Optional<Boolean> isUnderWay(RestoreParameters parameters, Node node) {
        return Optional.of(RunningImports.isUnderWay(node));
    }

    /** The keyspace that was restored; of several, the first by name. */
    @Override
    public Optional<OperationResult> result(RestoreParameters parameters, UUID operation) {
        return keyspaces(parameters).stream().sorted().findFirst().map(OperationResult::keyspace);
    }

    @Override
    public void perform(Work<RestoreParameters> work) {
        RestorePlan plan = work.loadClusterStepState(RestorePlan.class)
                .orElseThrow(() -> new IllegalStateException("the cluster step has saved no plan"));
        List<PlannedTable> tables = plan.tables().stream()
                .filter(table -> table.sourceOn(work.hostId()).isPresent())
                .toList();
        new NodeRestore(work, plan, clusters.find(work.cluster()).orElseThrow()).restore(tables);
    }
}
