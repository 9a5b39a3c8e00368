package io.ilion.maintenance.snapshot;

import io.ilion.snapshot.KnownSnapshots;
import io.ilion.snapshot.ListedSnapshot;
import io.ilion.snapshot.Snapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * State of the cluster step: the snapshots that it found. Snapshots taken later are not cleared.
 *
 * @param startedAt        before the first node was asked
 * @param unavailableNodes the nodes that did not answer
 */
record ClearPlan(Instant startedAt, List<Found> found, Set<UUID> unavailableNodes) {

    /**
     * The snapshots with one tag in one keyspace of a node, which Cassandra clears together.
     *
     * @param tables the number of tables
     * @param newest creation time of the last one by the clock of the node; null when unknown
     */
    record Found(
            UUID hostId,
            String tag,
            String keyspace,
            int tables,
            @Nullable Instant newest) {

        private boolean includesAll(List<ListedSnapshot> listed) {
            return listed.size() <= tables
                    && (newest == null
                            || listed.stream()
                                    .noneMatch(each -> each.createdAt() != null
                                            && each.createdAt().isAfter(newest)));
        }
    }

    static List<Found> found(UUID hostId, NodeClearPlan plan) {
        return plan.calls().stream()
                .flatMap(call -> byKeyspace(call).stream().map(tables -> found(hostId, tables)))
                .toList();
    }

    private static Found found(UUID hostId, List<ListedSnapshot> tables) {
        ListedSnapshot first = tables.get(0);
        Instant newest = null;
        for (ListedSnapshot each : tables) {
            Instant created = each.createdAt();
            if (created != null && (newest == null || created.isAfter(newest))) {
                newest = created;
            }
        }
        return new Found(hostId, first.tag(), first.keyspace(), tables.size(), newest);
    }

    private static Collection<List<ListedSnapshot>> byKeyspace(NodeClearPlan.Call call) {
        return call.snapshots().stream()
                .collect(Collectors.groupingBy(ListedSnapshot::keyspace))
                .values();
    }

    /** Restricts the plan for a node to the snapshots that were found there; the others are skipped. */
    NodeClearPlan restrict(UUID hostId, NodeClearPlan plan, KnownSnapshots known) {
        List<NodeClearPlan.Call> calls = new ArrayList<>();
        List<SkippedSnapshot> skipped = new ArrayList<>(plan.skipped());
        for (NodeClearPlan.Call call : plan.calls()) {
            List<ListedSnapshot> included = new ArrayList<>();
            for (List<ListedSnapshot> tables : byKeyspace(call)) {
                if (wasFound(hostId, tables, known)) {
                    included.addAll(tables);
                } else {
                    skipped.add(
                            new SkippedSnapshot(
                                    call.tag(),
                                    NodeClearPlan.names(tables),
                                    "it, or a part of it, was taken after the operation had listed the snapshots of all nodes"));
                }
            }
            if (included.size() == call.snapshots().size()) {
                calls.add(call);
            } else if (!included.isEmpty()) {
                calls.add(NodeClearPlan.call(call.tag(), included));
            }
        }
        return new NodeClearPlan(calls, skipped);
    }

    private boolean wasFound(UUID hostId, List<ListedSnapshot> tables, KnownSnapshots known) {
        if (unavailableNodes.contains(hostId)) {
            return tables.stream().allMatch(each -> isOlder(hostId, each, known));
        }
        ListedSnapshot first = tables.get(0);
        return found.stream()
                .filter(each -> each.hostId().equals(hostId)
                        && each.tag().equals(first.tag())
                        && each.keyspace().equals(first.keyspace()))
                .anyMatch(each -> each.includesAll(tables));
    }

    /** For a node that did not answer. A snapshot of unknown age counts as newer. */
    private boolean isOlder(UUID hostId, ListedSnapshot listed, KnownSnapshots known) {
        return Optional.ofNullable(listed.createdAt())
                .or(() -> known.findOwner(hostId, listed).map(Snapshot::createdAt))
                .or(listed::timeInTag)
                .filter(at -> at.isBefore(startedAt))
                .isPresent();
    }
}
