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

/** Takes a snapshot of tables under one tag. One operation at a time takes a tag on the nodes of its plan. */
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
        return "Takes a snapshot of keyspaces, or of some tables of one, under one tag on all nodes.";
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
        return parameters.wanted().keySet();
    }

    /** Its tag, and what it reads: a table that is being restored is not half in a snapshot. */
    @Override
    public LockScope lockScope(SnapshotParameters parameters) {
        LockScope lockScope = parameters.tag() == null ? LockScope.none() : LockScope.snapshot(parameters.tag());
        for (Map.Entry<String, List<String>> wanted : parameters.wanted().entrySet()) {
            lockScope = lockScope.and(LockScope.contents(wanted.getKey(), wanted.getValue()));
        }
        return lockScope;
    }

    /** Of two with one tag the later waits for the whole of the earlier, so that not each gets some of the nodes. */
    @Override
    public boolean locksUntilEnd(SnapshotParameters parameters) {
        return parameters.tag() != null;
    }

    @Override
    public void check(SnapshotParameters parameters, SchemaCheck schema) {
        if (!parameters.isOneForm()) {
            schema.reject("keyspace", "give either keyspace (and tables, if not all are meant), or keyspaces");
            return;
        }
        parameters.wanted().forEach(schema::requireKeyspaceAndTablesOrViews);
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
        List<ListedSnapshot> listed = SnapshotListing.of(node);
        if (parameters.tag() != null) {
            checkTag(parameters.tag(), node, NodeIdentity.hostId(node), listed);
        }
        return List.of("%d tables; snapshots already there: %d"
                .formatted(
                        tables.size(),
                        listed.stream().map(ListedSnapshot::tag).distinct().count()));
    }

    /** What a running operation has of that tag is its own: no other runs at the same time. */
    private void checkTag(String tag, Node node, UUID hostId, List<ListedSnapshot> listed) {
        KnownSnapshots known = inventory.on(hostId);
        for (Snapshot other : known.all()) {
            if (other.tag().equals(tag) && other.taking().isTerminal()) {
                throw SnapshotOnNode.taken(other);
            }
        }
        List<String> foreign = listed.stream()
                .filter(each -> each.tag().equals(tag))
                .filter(each -> known.ownerOf(hostId, each).isEmpty())
                .map(ListedSnapshot::name)
                .sorted()
                .toList();
        if (!foreign.isEmpty()) {
            throw SnapshotOnNode.takenByOthers(node, tag, foreign);
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

    /**
     * Why a node cannot take it as it is asked for.
     *
     * @param field the parameter that is in the way
     */
    private record Objection(String field, String message) {}

    private static Optional<Objection> objection(SnapshotParameters parameters, String address, String version) {
        if (parameters.ttl() != null && (version.startsWith("3.") || version.startsWith("4.0"))) {
            return Optional.of(new Objection(
                    "ttl",
                    "node %s runs Cassandra %s, which ignores it and would keep the snapshot for ever; 4.1 and later heed it"
                            .formatted(address, version)));
        }
        String tag = parameters.tag();
        if (tag != null && !SnapshotTag.isReadableBy(version, tag)) {
            return Optional.of(new Objection("tag", SnapshotTag.unreadable(address, version, tag)));
        }
        return Optional.empty();
    }
}
