package io.ilion.maintenance.snapshot;

import io.ilion.cassandra.Node;
import io.ilion.operation.Execution;
import io.ilion.operation.Execution.OnFailure;
import io.ilion.operation.Execution.Order;
import io.ilion.operation.Maintenance;
import io.ilion.operation.SchemaCheck;
import io.ilion.operation.Territory;
import io.ilion.operation.Work;
import io.ilion.operation.WorkFailedException;
import io.ilion.snapshot.ListedSnapshot;
import io.ilion.snapshot.Snapshot;
import io.ilion.snapshot.SnapshotListing;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Removes a snapshot from the nodes. To remove what is not there changes nothing. */
@Component
final class ClearSnapshot implements Maintenance<ClearSnapshotParameters> {

    private static final Execution DEFAULTS =
            new Execution(Order.ALL_AT_ONCE, 16, OnFailure.CONTINUE, Duration.ofMinutes(10), 0);

    private final Inventory inventory;

    ClearSnapshot(Inventory inventory) {
        this.inventory = inventory;
    }

    /**
     * Which snapshots are meant.
     *
     * @param keyspaces none stands for all
     */
    private record Target(String tag, List<String> keyspaces) {

        boolean includes(ListedSnapshot listed) {
            return listed.tag().equals(tag) && (keyspaces.isEmpty() || keyspaces.contains(listed.keyspace()));
        }
    }

    @Override
    public String type() {
        return "clear-snapshot";
    }

    @Override
    public String summary() {
        return "Removes a snapshot from all nodes. Nothing brings it back.";
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
        if (id != null) {
            return inventory.find(id).map(Snapshot::keyspaces).orElse(Set.of());
        }
        return parameters.keyspaces() == null ? Set.of() : Set.copyOf(parameters.keyspaces());
    }

    @Override
    public boolean isForAdmins(ClearSnapshotParameters parameters) {
        return true;
    }

    @Override
    public Territory territory(ClearSnapshotParameters parameters) {
        return Territory.snapshot(target(parameters).tag());
    }

    @Override
    public void check(ClearSnapshotParameters parameters, SchemaCheck schema) {
        if (!parameters.isOneForm()) {
            schema.refuse("tag", "give either snapshotId, or tag (and keyspaces, if not all are meant)");
            return;
        }
        UUID id = parameters.snapshotId();
        if (id == null) {
            return;
        }
        inventory
                .find(id)
                .ifPresentOrElse(
                        known -> {
                            if (!known.taking().isTerminal()) {
                                schema.refuse("snapshotId", "is still being taken; cancel that operation first");
                            }
                        },
                        () -> schema.refuse("snapshotId", "there is no snapshot '%s'".formatted(id)));
    }

    @Override
    public List<String> preflight(ClearSnapshotParameters parameters, Node node) {
        Target target = target(parameters);
        return List.of("would remove snapshot '%s' of %s".formatted(target.tag(), names(listed(target, node))));
    }

    @Override
    public void perform(Work<ClearSnapshotParameters> work) {
        Node node = work.node();
        Target target = target(work.parameters());
        List<ListedSnapshot> before = listed(target, node);
        if (!before.isEmpty()) {
            clear(target, node);
        }
        List<ListedSnapshot> left = listed(target, node);
        forget(work, target, names(left));
        if (!left.isEmpty()) {
            throw WorkFailedException.notVerified("Node %s reported success, but still lists snapshot '%s' of %s"
                    .formatted(node.address(), target.tag(), names(left)));
        }
        work.saw(new ClearedSnapshot(
                target.tag(),
                names(before),
                before.stream().mapToLong(ListedSnapshot::trueSize).sum()));
    }

    /** Without a tag, Cassandra would remove every snapshot that there is. */
    private static void clear(Target target, Node node) {
        if (target.tag().isEmpty()) {
            throw new IllegalStateException("a snapshot without a tag must never be cleared");
        }
        node.mbean("org.apache.cassandra.db:type=StorageService", StorageService.class)
                .clearSnapshot(target.tag(), target.keyspaces().toArray(String[]::new));
    }

    /** The inventory follows, also where somebody else had removed it before. */
    private void forget(Work<?> work, Target target, List<String> left) {
        for (Snapshot known : inventory.withTag(work.cluster(), target.tag())) {
            known.tablesOn(work.hostId()).stream()
                    .filter(table ->
                            target.keyspaces().isEmpty() || target.keyspaces().contains(table.keyspace()))
                    .filter(table -> !left.contains(table.keyspace() + "." + table.table()))
                    .forEach(table -> inventory.gone(known.id(), work.hostId(), table.keyspace(), table.table()));
        }
    }

    private Target target(ClearSnapshotParameters parameters) {
        UUID id = parameters.snapshotId();
        if (id == null) {
            return new Target(
                    Objects.requireNonNull(parameters.tag()),
                    parameters.keyspaces() == null ? List.of() : parameters.keyspaces());
        }
        Snapshot snapshot = inventory
                .find(id)
                .orElseThrow(() -> WorkFailedException.preflight("there is no snapshot '%s'".formatted(id)));
        return new Target(
                snapshot.tag(),
                snapshot.parts().stream()
                        .map(Snapshot.Part::keyspace)
                        .distinct()
                        .toList());
    }

    private static List<ListedSnapshot> listed(Target target, Node node) {
        return SnapshotListing.of(node).stream().filter(target::includes).toList();
    }

    private static List<String> names(List<ListedSnapshot> listed) {
        return listed.stream().map(ListedSnapshot::name).sorted().toList();
    }
}
