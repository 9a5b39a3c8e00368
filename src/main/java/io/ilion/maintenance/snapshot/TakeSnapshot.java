package io.ilion.maintenance.snapshot;

import io.ilion.cassandra.Clusters;
import io.ilion.cassandra.Node;
import io.ilion.cassandra.NodeIdentity;
import io.ilion.cassandra.NodeInfo;
import io.ilion.operation.failure.WorkFailedException;
import io.ilion.operation.type.Execution;
import io.ilion.operation.type.Execution.OnFailure;
import io.ilion.operation.type.Execution.Order;
import io.ilion.operation.type.LockScope;
import io.ilion.operation.type.Maintenance;
import io.ilion.operation.type.OperationResult;
import io.ilion.operation.type.SchemaCheck;
import io.ilion.operation.type.Work;
import io.ilion.snapshot.KnownSnapshots;
import io.ilion.snapshot.ListedSnapshot;
import io.ilion.snapshot.Snapshot;
import io.ilion.snapshot.SnapshotListing;
import io.ilion.snapshot.SnapshotOperations;
import io.ilion.snapshot.SnapshotTag;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Takes a snapshot of tables under one tag. On each node only one operation at a time can use a tag. */
@Component
final class TakeSnapshot implements Maintenance<SnapshotParameters> {

    private static final Execution DEFAULTS =
            new Execution(Order.ALL_AT_ONCE, 16, OnFailure.CONTINUE, Duration.ofHours(1), 0);

    private final SnapshotInventory inventory;
    private final Clusters clusters;
    private final Clock clock;

    TakeSnapshot(SnapshotInventory inventory, Clusters clusters, Clock clock) {
        this.inventory = inventory;
        this.clusters = clusters;
        this.clock = clock;
    }

    @Override
    public String type() {
        return SnapshotOperations.TAKE;
    }

    @Override
    public String summary() {
        return "Takes a snapshot of keyspaces, or of some tables of one keyspace, under one tag on all nodes.";
    }

    @Override
    public Class<SnapshotParameters> parameters() {
        return SnapshotParameters.class;
    }

    @Override
    public Execution defaults() {
        return DEFAULTS;
    }

    @Override
    public Set<String> keyspaces(SnapshotParameters parameters) {
        return parameters.tablesByKeyspace().keySet();
    }

    /** The tag, and the contents of the tables, so that a snapshot never contains a partial restore. */
    @Override
    public LockScope lockScope(SnapshotParameters parameters) {
        LockScope lockScope = parameters.tag() == null ? LockScope.none() : LockScope.snapshot(parameters.tag());
        for (Map.Entry<String, List<String>> tables :
                parameters.tablesByKeyspace().entrySet()) {
            lockScope = lockScope.and(LockScope.contents(tables.getKey(), tables.getValue()));
        }
        return lockScope;
    }

    /** Of two operations with the same tag, the later waits until the earlier has ended; otherwise each could get some of the nodes. */
    @Override
    public boolean locksUntilEnd(SnapshotParameters parameters) {
        return parameters.tag() != null;
    }

    @Override
    public void check(SnapshotParameters parameters, SchemaCheck schema) {
        if (!parameters.isOneForm()) {
            schema.reject("keyspace", "set either keyspace (optionally with tables) or keyspaces");
            return;
        }
        parameters.tablesByKeyspace().forEach(schema::requireKeyspaceAndTablesOrViews);
        for (NodeInfo node : schema.nodes()) {
            Optional<Objection> objection = objection(parameters, node.address(), String.valueOf(node.version()));
            if (objection.isPresent()) {
                schema.reject(objection.get().field(), objection.get().message());
                return;
            }
        }
    }

    @Override
    public List<String> preflight(SnapshotParameters parameters, Node node) {
        objection(parameters, node.address(), NodeIdentity.releaseVersion(node)).ifPresent(objection -> {
            throw WorkFailedException.preflight(objection.message());
        });
        Set<String> tables = SnapshotOnNode.tables(parameters, node);
        List<ListedSnapshot> listed = SnapshotListing.read(node);
        if (parameters.tag() != null) {
            checkTag(parameters.tag(), node, NodeIdentity.hostId(node), listed);
        }
        return List.of("tables to snapshot: %d; snapshots on the node: %d"
                .formatted(
                        tables.size(),
                        listed.stream().map(ListedSnapshot::tag).distinct().count()));
    }

    /** Snapshots of a running operation are ignored: this operation waits for its end. */
    private void checkTag(String tag, Node node, UUID hostId, List<ListedSnapshot> listed) {
        KnownSnapshots known = inventory.findByHost(hostId);
        for (Snapshot other : known.all()) {
            if (other.tag().equals(tag) && other.operationState().isTerminal()) {
                throw SnapshotOnNode.tagIsTaken(other);
            }
        }
        List<String> ofOtherTools = listed.stream()
                .filter(each -> each.tag().equals(tag))
                .filter(each -> known.findOwner(hostId, each).isEmpty())
                .map(ListedSnapshot::name)
                .sorted()
                .toList();
        if (!ofOtherTools.isEmpty()) {
            throw SnapshotOnNode.tagIsTakenByOtherTool(node, tag, ofOtherTools);
        }
    }

    @Override
    public Optional<OperationResult> result(SnapshotParameters parameters, UUID operation) {
        return Optional.of(OperationResult.snapshot(operation));
    }

    @Override
    public void perform(Work<SnapshotParameters> work) {
        new SnapshotOnNode(work, clusters, inventory, clock).take();
    }

    /** A parameter that a node does not support, and why. */
    private record Objection(String field, String message) {}

    private static Optional<Objection> objection(SnapshotParameters parameters, String address, String version) {
        if (parameters.ttl() != null && (version.startsWith("3.") || version.startsWith("4.0"))) {
            return Optional.of(new Objection(
                    "ttl",
                    "node %s runs Cassandra %s, which ignores ttl and would keep the snapshot for ever; it requires 4.1 or later"
                            .formatted(address, version)));
        }
        String tag = parameters.tag();
        if (tag != null && !SnapshotTag.isReadableBy(version, tag)) {
            return Optional.of(new Objection("tag", SnapshotTag.unreadable(address, version, tag)));
        }
        return Optional.empty();
    }
}
