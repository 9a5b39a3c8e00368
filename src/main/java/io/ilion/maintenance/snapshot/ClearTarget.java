package io.ilion.maintenance.snapshot;

import io.ilion.operation.failure.WorkFailedException;
import io.ilion.snapshot.KnownSnapshots;
import io.ilion.snapshot.ListedSnapshot;
import io.ilion.snapshot.Snapshot;
import io.ilion.snapshot.Snapshot.Part;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Selects the snapshots to clear. */
sealed interface ClearTarget {

    /**
     * The calls for one node. Changes nothing.
     *
     * @param known the inventory of that node
     * @throws WorkFailedException when the calls would remove more than the selected snapshots
     */
    NodeClearPlan planFor(UUID hostId, String address, List<ListedSnapshot> listed, KnownSnapshots known);

    /** For messages: {@code a snapshot 'before-upgrade'}. */
    String description();

    /** One snapshot of the inventory, and nothing else. */
    record ById(Snapshot snapshot) implements ClearTarget {

        @Override
        public NodeClearPlan planFor(UUID hostId, String address, List<ListedSnapshot> listed, KnownSnapshots known) {
            if (snapshot.partsOn(hostId).stream().allMatch(Part::isMissing)) {
                return NodeClearPlan.NOTHING;
            }
            List<ListedSnapshot> own = listed.stream()
                    .filter(each -> each.tag().equals(snapshot.tag()))
                    .filter(each -> isOwn(hostId, each, known))
                    .toList();
            if (own.isEmpty()) {
                return NodeClearPlan.NOTHING;
            }
            NodeClearPlan.Call call = NodeClearPlan.call(snapshot.tag(), own);
            for (ListedSnapshot each : listed) {
                if (each.tag().equals(snapshot.tag()) && call.includes(each.keyspace()) && !own.contains(each)) {
                    throw wouldRemoveOther(hostId, address, each, known);
                }
            }
            return new NodeClearPlan(List.of(call), List.of());
        }

        private boolean isOwn(UUID hostId, ListedSnapshot listed, KnownSnapshots known) {
            return known.findOwner(hostId, listed)
                    .filter(owner -> owner.id().equals(snapshot.id()))
                    .isPresent();
        }

        private WorkFailedException wouldRemoveOther(
                UUID hostId, String address, ListedSnapshot other, KnownSnapshots known) {
            String owner = known.findOwner(hostId, other)
                    .map(each -> "was taken by operation %s".formatted(each.id()))
                    .orElse("was not taken by Ilion");
            return WorkFailedException.preflight(
                    ("Node %s has a snapshot '%s' of %s that %s and would be removed, too, as Cassandra clears whole keyspaces. To "
                                    + "remove all of them, clear by tag: tag '%s', keyspaces ['%s']")
                            .formatted(address, other.tag(), other.name(), owner, other.tag(), other.keyspace()));
        }

        @Override
        public String description() {
            return "snapshot %s ('%s')".formatted(snapshot.id(), snapshot.tag());
        }
    }

    /**
     * All snapshots with a tag, including those not taken by Ilion.
     *
     * @param keyspaces empty for all
     */
    record ByTag(String tag, Set<String> keyspaces) implements ClearTarget {

        @Override
        public NodeClearPlan planFor(UUID hostId, String address, List<ListedSnapshot> listed, KnownSnapshots known) {
            findBeingTaken(tag, known).ifPresent(running -> {
                throw WorkFailedException.preflight(
                        "Snapshot '%s' is being taken by operation %s; cancel that operation first"
                                .formatted(tag, running.id()));
            });
            List<ListedSnapshot> found = listed.stream()
                    .filter(each -> each.tag().equals(tag))
                    .filter(each -> keyspaces.isEmpty() || keyspaces.contains(each.keyspace()))
                    .toList();
            return found.isEmpty()
                    ? NodeClearPlan.NOTHING
                    : new NodeClearPlan(List.of(new NodeClearPlan.Call(tag, keyspaces, found)), List.of());
        }

        @Override
        public String description() {
            return keyspaces.isEmpty()
                    ? "a snapshot '%s'".formatted(tag)
                    : "a snapshot '%s' of %s".formatted(tag, keyspaces);
        }
    }

    /**
     * All snapshots with a prefix of the tag and a minimum age, including those not taken by Ilion.
     *
     * @param prefix    empty for any tag
     * @param before    the latest creation time; null for any age
     * @param keyspaces empty for all
     */
    record ByPrefixAndAge(String prefix, @Nullable Instant before, Set<String> keyspaces) implements ClearTarget {

        @Override
        public NodeClearPlan planFor(UUID hostId, String address, List<ListedSnapshot> listed, KnownSnapshots known) {
            List<NodeClearPlan.Call> calls = new ArrayList<>();
            List<SkippedSnapshot> skipped = new ArrayList<>();
            listed.stream()
                    .filter(each -> each.tag().startsWith(prefix))
                    .filter(each -> keyspaces.isEmpty() || keyspaces.contains(each.keyspace()))
                    .collect(Collectors.groupingBy(ListedSnapshot::tag, TreeMap::new, Collectors.toList()))
                    .forEach((tag, tables) -> {
                        Optional<Snapshot> running = findBeingTaken(tag, known);
                        if (running.isPresent()) {
                            skipped.add(new SkippedSnapshot(
                                    tag,
                                    NodeClearPlan.names(tables),
                                    "it is being taken by operation "
                                            + running.get().id()));
                        } else {
                            List<ListedSnapshot> old = old(hostId, tag, tables, known, skipped);
                            if (!old.isEmpty()) {
                                calls.add(NodeClearPlan.call(tag, old));
                            }
                        }
                    });
            return new NodeClearPlan(calls, skipped);
        }

        /** Cassandra clears a keyspace as a whole, so it is cleared only when all of its tables are old enough. */
        private List<ListedSnapshot> old(
                UUID hostId,
                String tag,
                List<ListedSnapshot> tables,
                KnownSnapshots known,
                List<SkippedSnapshot> skipped) {
            List<ListedSnapshot> old = new ArrayList<>();
            tables.stream()
                    .collect(Collectors.groupingBy(ListedSnapshot::keyspace, TreeMap::new, Collectors.toList()))
                    .values()
                    .forEach(ofKeyspace -> {
                        List<ListedSnapshot> unknown = ofKeyspace.stream()
                                .filter(each -> before != null
                                        && takenAt(hostId, each, known).isEmpty())
                                .toList();
                        List<ListedSnapshot> young = ofKeyspace.stream()
                                .filter(each -> before != null
                                        && takenAt(hostId, each, known)
                                                .filter(at -> !at.isBefore(before))
                                                .isPresent())
                                .toList();
                        if (!unknown.isEmpty()) {
                            skipped.add(new SkippedSnapshot(
                                    tag,
                                    NodeClearPlan.names(ofKeyspace),
                                    "the age of %s is unknown".formatted(NodeClearPlan.names(unknown))));
                        } else if (young.isEmpty()) {
                            old.addAll(ofKeyspace);
                        } else if (young.size() < ofKeyspace.size()) {
                            skipped.add(new SkippedSnapshot(
                                    tag,
                                    NodeClearPlan.names(ofKeyspace),
                                    "%s is not old enough, and Cassandra clears whole keyspaces"
                                            .formatted(NodeClearPlan.names(young))));
                        }
                    });
            return old;
        }

        private static Optional<Instant> takenAt(UUID hostId, ListedSnapshot listed, KnownSnapshots known) {
            return Optional.ofNullable(listed.createdAt())
                    .or(() -> known.findOwner(hostId, listed).map(Snapshot::createdAt))
                    .or(listed::timeInTag);
        }

        @Override
        public String description() {
            String tags = prefix.isEmpty() ? "a snapshot" : "a snapshot whose tag begins with '%s'".formatted(prefix);
            String age = before == null ? "" : " and that was created before " + before;
            return tags
                    + (prefix.isEmpty() ? age.replaceFirst(" and that", " that") : age)
                    + (keyspaces.isEmpty() ? "" : ", of %s".formatted(keyspaces));
        }
    }

    /** The snapshot with that tag that a running operation is taking. */
    private static Optional<Snapshot> findBeingTaken(String tag, KnownSnapshots known) {
        return known.all().stream()
                .filter(each -> each.tag().equals(tag) && !each.operationState().isTerminal())
                .findFirst();
    }
}
