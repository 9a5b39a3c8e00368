package io.ilion.maintenance.snapshot;

import io.ilion.cassandra.Cluster;
import io.ilion.cassandra.Node;
import io.ilion.cassandra.NodeIdentity;
import io.ilion.cassandra.NodeInfo;
import io.ilion.operation.failure.WorkFailedException;
import io.ilion.operation.type.ClusterWork;
import io.ilion.operation.type.Execution;
import io.ilion.operation.type.Execution.OnFailure;
import io.ilion.operation.type.Execution.Order;
import io.ilion.operation.type.LockScope;
import io.ilion.operation.type.Maintenance;
import io.ilion.operation.type.SchemaCheck;
import io.ilion.operation.type.Work;
import io.ilion.snapshot.Snapshot;
import io.ilion.snapshot.SnapshotListing;
import io.ilion.snapshot.SnapshotOperations;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Removes snapshots from the nodes. All nodes are looked at before the first is cleared. */
@Component
final class ClearSnapshot implements Maintenance<ClearSnapshotParameters> {

    private static final Execution DEFAULTS =
            new Execution(Order.ALL_AT_ONCE, 16, OnFailure.CONTINUE, Duration.ofMinutes(10), 0);

    /** How long a node may take to list its snapshots before the first node is cleared. */
    private static final Duration LOOK = Duration.ofSeconds(30);

    private final ClearSearch search = new ClearSearch();
    private final SnapshotInventory inventory;
    private final Clock clock;

    ClearSnapshot(SnapshotInventory inventory, Clock clock) {
        this.inventory = inventory;
        this.clock = clock;
    }

    @Override
    public String type() {
        return SnapshotOperations.CLEAR;
    }

    @Override
    public String summary() {
        return "Removes snapshots from all nodes, by id, tag, prefix or age. Nothing brings them back.";
    }

    @Override
    public Class<ClearSnapshotParameters> parameters() {
        return ClearSnapshotParameters.class;
    }

    @Override
    public Execution defaults() {
        return DEFAULTS;
    }

    @Override
    public Set<String> keyspaces(ClearSnapshotParameters parameters) {
        UUID id = parameters.snapshotId();
        return id == null
                ? parameters.namedKeyspaces()
                : inventory.find(id).map(Snapshot::keyspaces).orElse(Set.of());
    }

    @Override
    public boolean requiresAdmin(ClearSnapshotParameters parameters) {
        return true;
    }

    @Override
    public LockScope lockScope(ClearSnapshotParameters parameters) {
        if (parameters.snapshotId() != null) {
            return LockScope.snapshot(existing(parameters.snapshotId()).tag());
        }
        return parameters.tag() == null ? LockScope.snapshots() : LockScope.snapshot(parameters.tag());
    }

    @Override
    public void check(ClearSnapshotParameters parameters, SchemaCheck schema) {
        if (!parameters.isOneForm()) {
            schema.reject(
                    "tag",
                    "give either snapshotId alone, or tag, or tagPrefix and olderThan or one of them; keyspaces and ignoreMissing "
                            + "go with the latter two");
            return;
        }
        UUID id = parameters.snapshotId();
        if (id != null) {
            objection(id, inventory.find(id), schema.cluster())
                    .ifPresent(objection -> schema.reject("snapshotId", objection));
        }
    }

    private static Optional<String> objection(UUID id, Optional<Snapshot> found, String cluster) {
        if (found.isEmpty()) {
            return Optional.of("there is no snapshot '%s'".formatted(id));
        }
        Snapshot snapshot = found.get();
        if (!snapshot.cluster().equals(cluster)) {
            return Optional.of("is a snapshot of cluster '%s', not of '%s'".formatted(snapshot.cluster(), cluster));
        }
        if (!snapshot.taking().isTerminal()) {
            return Optional.of("is still being taken; cancel that operation first");
        }
        if (snapshot.isThere() && snapshot.parts().isEmpty()) {
            return Optional.of(
                    "what it took was not noted at that time, so clear it by tag: '%s'".formatted(snapshot.tag()));
        }
        return snapshot.isThere()
                ? Optional.empty()
                : Optional.of("nothing is left of the snapshot '%s'".formatted(id));
    }

    @Override
    public boolean hasClusterStep(ClearSnapshotParameters parameters) {
        return true;
    }

    @Override
    public List<String> preflightOnCluster(
            ClearSnapshotParameters parameters, Cluster cluster, List<NodeInfo> nodes, Execution execution) {
        Duration timeout = Objects.requireNonNull(execution.timeout());
        FoundSnapshots found =
                find(parameters, createdBefore(parameters), cluster, nodes, timeout, timeout.multipliedBy(2));
        List<String> findings = new ArrayList<>();
        findings.add("%d of %d nodes have it; tags: %s".formatted(found.nodes(), nodes.size(), found.tags()));
        if (!found.notAsked().isEmpty()) {
            findings.add("could not be asked: " + found.notAsked());
        }
        return findings;
    }

    @Override
    public void performOnCluster(ClusterWork<ClearSnapshotParameters> work) {
        Instant before = work.loadState(AgeLimit.class)
                .map(AgeLimit::createdBefore)
                .orElseGet(() -> createdBefore(work.parameters()));
        if (before != null) {
            work.saveState(new AgeLimit(before));
        }
        work.checkpoint(0);
        Duration atMost = work.timeLeft();
        Duration each = atMost.compareTo(LOOK) < 0 ? atMost : LOOK;
        ClearSearch.Result result = look(work.parameters(), before, work.cluster(), work.nodes(), each, atMost);
        work.recordEvidence(result.found());
        work.saveState(result.look());
    }

    private FoundSnapshots find(
            ClearSnapshotParameters parameters,
            @Nullable Instant before,
            Cluster cluster,
            List<NodeInfo> nodes,
            Duration each,
            Duration atMost) {
        return look(parameters, before, cluster, nodes, each, atMost).found();
    }

    private ClearSearch.Result look(
            ClearSnapshotParameters parameters,
            @Nullable Instant before,
            Cluster cluster,
            List<NodeInfo> nodes,
            Duration each,
            Duration atMost) {
        return search.find(
                target(parameters, before),
                parameters.ignoresMissing() || parameters.snapshotId() != null,
                cluster,
                nodes,
                inventory.in(cluster.name()),
                clock.instant(),
                each,
                atMost);
    }

    @Override
    public List<String> preflight(ClearSnapshotParameters parameters, Node node) {
        UUID hostId = NodeIdentity.hostId(node);
        NodeClearPlan clearance = target(parameters, createdBefore(parameters))
                .on(hostId, node.address(), SnapshotListing.of(node), inventory.on(hostId));
        return clearance.isEmpty() && clearance.kept().isEmpty() ? List.of("nothing to remove") : clearance.findings();
    }

    @Override
    public void perform(Work<ClearSnapshotParameters> work) {
        Instant before = work.loadClusterStepState(AgeLimit.class)
                .map(AgeLimit::createdBefore)
                .orElseGet(() -> createdBefore(work.parameters()));
        new ClearOnNode(work, inventory).clear(target(work.parameters(), before));
    }

    private ClearTarget target(ClearSnapshotParameters parameters, @Nullable Instant before) {
        if (parameters.snapshotId() != null) {
            return new ClearTarget.OfInventory(existing(parameters.snapshotId()));
        }
        if (parameters.tag() != null) {
            return new ClearTarget.OfTag(parameters.tag(), parameters.namedKeyspaces());
        }
        return new ClearTarget.OfPrefixAndAge(
                parameters.tagPrefix() == null ? "" : parameters.tagPrefix(), before, parameters.namedKeyspaces());
    }

    private @Nullable Instant createdBefore(ClearSnapshotParameters parameters) {
        return parameters.olderThan() == null ? null : clock.instant().minus(parameters.olderThan());
    }

    private Snapshot existing(UUID id) {
        return inventory
                .find(id)
                .orElseThrow(() -> WorkFailedException.preflight("there is no snapshot '%s'".formatted(id)));
    }
}
