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

/** Which snapshots are to be cleared. */
sealed interface ClearTarget {

    /**
     * What that means for a node. Changes nothing.
     *
     * @param known what the inventory has for it
     * @throws WorkFailedException when it must not be cleared there: it would remove more than was asked for
     */
    NodeClearPlan on(UUID hostId, String address, List<ListedSnapshot> listed, KnownSnapshots known);

    /** For people, in a sentence: {@code a snapshot 'before-upgrade'}. */
    String description();

    /** The one of the inventory, and nothing else. */
    record OfInventory(Snapshot snapshot) implements ClearTarget {

        @Override
        public NodeClearPlan on(UUID hostId, String address, List<ListedSnapshot> listed, KnownSnapshots known) {
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
                if (each.tag().equals(snapshot.tag()) && call.isAbout(each.keyspace()) && !own.contains(each)) {
                    throw notOnlyOwn(hostId, address, each, known);
                }
            }
            return new NodeClearPlan(List.of(call), List.of());
        }

        private boolean isOwn(UUID hostId, ListedSnapshot listed, KnownSnapshots known) {
            return known.findOwner(hostId, listed)
                    .filter(owner -> owner.id().equals(snapshot.id()))
                    .isPresent();
        }

        private WorkFailedException notOnlyOwn(
                UUID hostId, String address, ListedSnapshot other, KnownSnapshots known) {
            String owner = known.findOwner(hostId, other)
                    .map(each -> "operation %s took".formatted(each.id()))
                    .orElse("Ilion did not take");
            return WorkFailedException.preflight(
                    ("Node %s has a snapshot '%s' of %s that %s, and Cassandra clears whole keyspaces, so it would be removed too. If all "
                                    + "of them are meant, clear by tag: tag '%s', keyspaces ['%s']")
                            .formatted(address, other.tag(), other.name(), owner, other.tag(), other.keyspace()));
        }

        @Override
        public String description() {
            return "snapshot %s ('%s')".formatted(snapshot.id(), snapshot.tag());
        }
    }

    /**
     * All that bear a tag, whoever took them.
     *
     * @param keyspaces none stands for all
     */
    record OfTag(String tag, Set<String> keyspaces) implements ClearTarget {

        @Override
        public NodeClearPlan on(UUID hostId, String address, List<ListedSnapshot> listed, KnownSnapshots known) {
            takerOf(tag, known).ifPresent(taker -> {
                throw WorkFailedException.preflight(
                        "Snapshot '%s' is still being taken by operation %s; cancel that first"
                                .formatted(tag, taker.id()));
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
     * All whose tag begins so and that were created before then, whoever took them.
     *
     * @param prefix    empty for any tag
     * @param before    null for any age
     * @param keyspaces none stands for all
     */
    record OfPrefixAndAge(String prefix, @Nullable Instant before, Set<String> keyspaces) implements ClearTarget {

        @Override
        public NodeClearPlan on(UUID hostId, String address, List<ListedSnapshot> listed, KnownSnapshots known) {
            List<NodeClearPlan.Call> calls = new ArrayList<>();
            List<SkippedSnapshot> kept = new ArrayList<>();
            listed.stream()
                    .filter(each -> each.tag().startsWith(prefix))
                    .filter(each -> keyspaces.isEmpty() || keyspaces.contains(each.keyspace()))
                    .collect(Collectors.groupingBy(ListedSnapshot::tag, TreeMap::new, Collectors.toList()))
                    .forEach((tag, tables) -> {
                        Optional<Snapshot> taker = takerOf(tag, known);
                        if (taker.isPresent()) {
                            kept.add(new SkippedSnapshot(
                                    tag,
                                    NodeClearPlan.names(tables),
                                    "it is still being taken by operation "
                                            + taker.get().id()));
                        } else {
                            List<ListedSnapshot> old = old(hostId, tag, tables, known, kept);
                            if (!old.isEmpty()) {
                                calls.add(NodeClearPlan.call(tag, old));
                            }
                        }
                    });
            return new NodeClearPlan(calls, kept);
        }

        /** A keyspace is cleared as a whole or not at all, as Cassandra does. */
        private List<ListedSnapshot> old(
                UUID hostId,
                String tag,
                List<ListedSnapshot> tables,
                KnownSnapshots known,
                List<SkippedSnapshot> kept) {
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
                            kept.add(new SkippedSnapshot(
                                    tag,
                                    NodeClearPlan.names(ofKeyspace),
                                    "the age of %s is not known".formatted(NodeClearPlan.names(unknown))));
                        } else if (young.isEmpty()) {
                            old.addAll(ofKeyspace);
                        } else if (young.size() < ofKeyspace.size()) {
                            kept.add(new SkippedSnapshot(
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

    /** The running operation that takes a snapshot of that tag. */
    private static Optional<Snapshot> takerOf(String tag, KnownSnapshots known) {
        return known.all().stream()
                .filter(each -> each.tag().equals(tag) && !each.operationState().isTerminal())
                .findFirst();
    }
}
