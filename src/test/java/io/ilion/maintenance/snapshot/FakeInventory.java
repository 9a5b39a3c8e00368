package io.ilion.maintenance.snapshot;

import io.ilion.operation.State;
import io.ilion.snapshot.KnownSnapshots;
import io.ilion.snapshot.ListedSnapshot;
import io.ilion.snapshot.Snapshot;
import io.ilion.snapshot.Snapshot.Part;
import io.ilion.snapshot.SnapshotPlan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An inventory in memory. */
final class FakeInventory implements SnapshotInventory {

    static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");

    private final Map<UUID, Snapshot> snapshots = new LinkedHashMap<>();
    private Set<UUID> planned = Set.of();

    /** The nodes of the operation that takes a snapshot. */
    void planned(Set<UUID> hosts) {
        planned = hosts;
    }

    /** Behaves as if an operation had begun that snapshot on those nodes. */
    UUID add(String tag, State state, Set<UUID> hosts, Part... parts) {
        UUID id = UUID.randomUUID();
        snapshots.put(
                id,
                new Snapshot(
                        id,
                        "it",
                        tag,
                        NOW,
                        null,
                        state,
                        state.isTerminal() ? NOW.plusSeconds(1) : null,
                        hosts,
                        List.of(parts),
                        Snapshot.Origin.UNKNOWN));
        return id;
    }

    static Part there(FakeNode node, String table, @Nullable Instant createdAt) {
        return part(node, table).seen(createdAt);
    }

    static Part unknown(FakeNode node, String table) {
        return part(node, table).build();
    }

    static Part gone(FakeNode node, String table) {
        Part part = part(node, table).build();
        return new Part(part.hostId(), part.address(), part.keyspace(), part.table(), 0, 0, null, null, null, NOW);
    }

    private static PartOf part(FakeNode node, String table) {
        return new PartOf(node, table.substring(0, table.indexOf('.')), table.substring(table.indexOf('.') + 1));
    }

    private record PartOf(FakeNode node, String keyspace, String table) {

        Part build() {
            return new Part(node.hostId, node.address, keyspace, table, 0, 0, null, null, null, null);
        }

        Part seen(@Nullable Instant createdAt) {
            return new Part(node.hostId, node.address, keyspace, table, 1024, 2048, null, createdAt, NOW, null);
        }
    }

    Snapshot get(UUID id) {
        return Objects.requireNonNull(snapshots.get(id));
    }

    boolean isEmpty() {
        return snapshots.isEmpty();
    }

    Part part(UUID id, String table) {
        return get(id).parts().stream()
                .filter(part -> part.name().equals(table))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public Optional<Snapshot> find(UUID id) {
        return Optional.ofNullable(snapshots.get(id));
    }

    @Override
    public List<Snapshot> findByTag(String cluster, String tag) {
        return snapshots.values().stream()
                .filter(each -> each.tag().equals(tag))
                .toList();
    }

    @Override
    public KnownSnapshots findByHost(UUID hostId) {
        return new KnownSnapshots(snapshots.values().stream()
                .filter(each -> each.partsOn(hostId).stream().anyMatch(part -> !part.isMissing())
                        || (!each.operationState().isTerminal()
                                && each.plannedHosts().contains(hostId)))
                .toList());
    }

    @Override
    public KnownSnapshots findByCluster(String cluster) {
        return new KnownSnapshots(
                snapshots.values().stream().filter(Snapshot::isPresent).toList());
    }

    @Override
    public Set<UUID> plannedHosts(UUID operationId) {
        return planned;
    }

    @Override
    public void recordPlan(SnapshotPlan plan) {
        Snapshot known = snapshots.getOrDefault(
                plan.id(),
                new Snapshot(
                        plan.id(),
                        plan.cluster(),
                        plan.tag(),
                        NOW,
                        plan.expiresAt(),
                        State.RUNNING,
                        null,
                        planned,
                        List.of(),
                        plan.origin()));
        snapshots.put(plan.id(), known);
        plan.tables()
                .forEach(table -> change(
                        plan.id(),
                        plan.hostId(),
                        table.keyspace(),
                        table.table(),
                        part -> part == null || part.isMissing()
                                ? new Part(
                                        plan.hostId(),
                                        plan.address(),
                                        table.keyspace(),
                                        table.table(),
                                        0,
                                        0,
                                        null,
                                        null,
                                        null,
                                        null)
                                : part));
    }

    @Override
    public void recordPresent(UUID id, UUID hostId, String address, ListedSnapshot listed, @Nullable Boolean empty) {
        change(
                id,
                hostId,
                listed.keyspace(),
                listed.table(),
                part -> new Part(
                        hostId,
                        address,
                        listed.keyspace(),
                        listed.table(),
                        listed.trueSize(),
                        listed.sizeOnDisk(),
                        empty,
                        listed.createdAt(),
                        NOW,
                        null));
    }

    @Override
    public void recordMissing(UUID id, UUID hostId, String keyspace, String table) {
        change(
                id,
                hostId,
                keyspace,
                table,
                part -> part == null
                        ? null
                        : new Part(
                                hostId,
                                part.address(),
                                keyspace,
                                table,
                                part.trueSize(),
                                part.sizeOnDisk(),
                                part.empty(),
                                part.createdAt(),
                                part.lastSeenAt(),
                                NOW));
    }

    @Override
    public void removeUntaken(UUID id, UUID hostId, String keyspace, String table) {
        change(id, hostId, keyspace, table, part -> null);
    }

    private void change(UUID id, UUID hostId, String keyspace, String table, Change change) {
        Snapshot known = get(id);
        List<Part> parts = new ArrayList<>(known.parts());
        Part before = parts.stream()
                .filter(part -> part.hostId().equals(hostId)
                        && part.keyspace().equals(keyspace)
                        && part.table().equals(table))
                .findFirst()
                .orElse(null);
        parts.remove(before);
        Part after = change.of(before);
        if (after != null) {
            parts.add(after);
        }
        snapshots.put(id, with(known, parts, known.operationState()));
    }

    /** The operation ends. */
    void end(UUID id, State state) {
        snapshots.put(id, with(get(id), get(id).parts(), state));
    }

    private static Snapshot with(Snapshot known, List<Part> parts, State state) {
        return new Snapshot(
                known.id(),
                known.cluster(),
                known.tag(),
                known.createdAt(),
                known.expiresAt(),
                state,
                state.isTerminal() ? NOW.plusSeconds(1) : null,
                known.plannedHosts(),
                parts,
                known.origin());
    }

    @FunctionalInterface
    private interface Change {
        @Nullable
        Part of(@Nullable Part before);
    }
}
