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
 * Kept by the cluster step: what it found to clear. What came later was meant by nobody, and stays.
 *
 * @param begunAt  before the first node was asked
 * @param notAsked the nodes that could not be asked
 */
record ClearPlan(Instant begunAt, List<Found> found, Set<UUID> notAsked) {

    /**
     * What a node had of a tag in a keyspace, which Cassandra clears as a whole.
     *
     * @param tables how many tables
     * @param newest when the last of them was created by the clock of the node; null when it does not tell
     */
    record Found(
            UUID hostId,
            String tag,
            String keyspace,
            int tables,
            @Nullable Instant newest) {

        private boolean isAllOf(List<ListedSnapshot> listed) {
            return listed.size() <= tables
                    && (newest == null
                            || listed.stream()
                                    .noneMatch(each -> each.createdAt() != null
                                            && each.createdAt().isAfter(newest)));
        }
    }

    static List<Found> found(UUID hostId, NodeClearPlan clearance) {
        return clearance.calls().stream()
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

    /** Of what is to be cleared on a node, what was found there; the rest is kept. */
    NodeClearPlan within(UUID hostId, NodeClearPlan clearance, KnownSnapshots known) {
        List<NodeClearPlan.Call> calls = new ArrayList<>();
        List<SkippedSnapshot> kept = new ArrayList<>(clearance.kept());
        for (NodeClearPlan.Call call : clearance.calls()) {
            List<ListedSnapshot> meant = new ArrayList<>();
            for (List<ListedSnapshot> tables : byKeyspace(call)) {
                if (isMeant(hostId, tables, known)) {
                    meant.addAll(tables);
                } else {
                    kept.add(new SkippedSnapshot(
                            call.tag(),
                            NodeClearPlan.names(tables),
                            "it was not there when the nodes were looked at, or some of it was taken since"));
                }
            }
            if (meant.size() == call.snapshots().size()) {
                calls.add(call);
            } else if (!meant.isEmpty()) {
                calls.add(NodeClearPlan.call(call.tag(), meant));
            }
        }
        return new NodeClearPlan(calls, kept);
    }

    private boolean isMeant(UUID hostId, List<ListedSnapshot> tables, KnownSnapshots known) {
        if (notAsked.contains(hostId)) {
            return tables.stream().allMatch(each -> isOlder(hostId, each, known));
        }
        ListedSnapshot first = tables.get(0);
        return found.stream()
                .filter(each -> each.hostId().equals(hostId)
                        && each.tag().equals(first.tag())
                        && each.keyspace().equals(first.keyspace()))
                .anyMatch(each -> each.isAllOf(tables));
    }

    /** On a node that could not be asked, what is of unknown age is taken for newer. */
    private boolean isOlder(UUID hostId, ListedSnapshot listed, KnownSnapshots known) {
        return Optional.ofNullable(listed.createdAt())
                .or(() -> known.findOwner(hostId, listed).map(Snapshot::createdAt))
                .or(listed::timeInTag)
                .filter(at -> at.isBefore(begunAt))
                .isPresent();
    }
}
