package io.ilion.maintenance.snapshot;

import io.ilion.cassandra.Cluster;
import io.ilion.cassandra.NodeInfo;
import io.ilion.cassandra.NodeUnreachableException;
import io.ilion.operation.failure.WorkFailedException;
import io.ilion.operation.type.Suggestion;
import io.ilion.snapshot.KnownSnapshots;
import io.ilion.snapshot.ListedSnapshot;
import io.ilion.snapshot.NodeSnapshotListings;
import io.ilion.snapshot.NodeSnapshotListings.NodeListing;
import io.ilion.snapshot.NodeSnapshotListings.NodeToList;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

/** Looks on all nodes of a plan for what is to be cleared, before the first of them is. */
final class ClearSearch {

    private final NodeSnapshotListings listings = new NodeSnapshotListings("clear-snapshot-list-");

    /** For people, and for the nodes when they have their turn. */
    record Result(FoundSnapshots found, ClearPlan look) {}

    /**
     * Looks.
     *
     * @param mayBeMissing whether it is fine when no node has it
     * @param now          what the look is said to have begun at
     * @param each         how long one node may take
     * @param atMost       how long all of them may take
     * @throws WorkFailedException      when a node must not be cleared, or no node has it
     * @throws NodeUnreachableException when no node has it of those that could be asked, and others could not
     */
    Result find(
            ClearTarget target,
            boolean mayBeMissing,
            Cluster cluster,
            List<NodeInfo> nodes,
            KnownSnapshots known,
            Instant now,
            Duration each,
            Duration atMost) {
        List<NodeListing> answers = listings.list(
                cluster,
                nodes.stream()
                        .map(node -> new NodeToList(node.hostId(), node.address()))
                        .toList(),
                each,
                atMost);
        Set<String> tags = new TreeSet<>();
        List<String> notAsked = new ArrayList<>();
        List<ClearPlan.Found> found = new ArrayList<>();
        Set<UUID> notAskedIds = new HashSet<>();
        int having = 0;
        for (NodeListing answer : answers) {
            if (answer.listed() == null) {
                notAsked.add(answer.address());
                notAskedIds.add(answer.hostId());
                continue;
            }
            NodeClearPlan clearance = target.on(answer.hostId(), answer.address(), answer.snapshots(), known);
            clearance.calls().forEach(call -> tags.add(call.tag()));
            found.addAll(ClearPlan.found(answer.hostId(), clearance));
            having += clearance.isEmpty() ? 0 : 1;
        }
        if (having == 0 && !mayBeMissing) {
            throw missing(target, answers);
        }
        return new Result(
                new FoundSnapshots(List.copyOf(tags), having, notAsked), new ClearPlan(now, found, notAskedIds));
    }

    private static RuntimeException missing(ClearTarget target, List<NodeListing> answers) {
        for (NodeListing answer : answers) {
            if (answer.listed() == null) {
                return new NodeUnreachableException(
                        answer.address(),
                        "Whether there is %s is not known: no other node has one, and node %s could not be asked: %s"
                                .formatted(
                                        target.description(),
                                        answer.address(),
                                        answer.problem() == null
                                                ? "no answer"
                                                : answer.problem().getMessage()),
                        answer.problem());
            }
        }
        String suggestion = target instanceof ClearTarget.OfTag named
                ? Suggestion.of(
                        named.tag(),
                        answers.stream()
                                .flatMap(answer -> answer.snapshots().stream())
                                .map(ListedSnapshot::tag)
                                .collect(Collectors.toSet()))
                : "";
        return WorkFailedException.preflight("No node has %s%s. If that is fine, say ignoreMissing: true"
                .formatted(target.description(), suggestion));
    }
}
