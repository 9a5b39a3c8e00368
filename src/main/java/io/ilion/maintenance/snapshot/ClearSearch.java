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
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Lists the snapshots of all nodes to find those to clear, before the first node is cleared. */
final class ClearSearch {

    private final NodeSnapshotListings listings = new NodeSnapshotListings("clear-snapshot-list-");

    /**
     * @param found evidence of the cluster step
     * @param plan  for the tasks of the nodes
     */
    record Result(FoundSnapshots found, ClearPlan plan) {}

    /** The nodes to search, the timeout for each of them, and for all together. */
    record Scope(Cluster cluster, List<NodeInfo> nodes, Duration nodeTimeout, Duration totalTimeout) {}

    /**
     * @param mayBeMissing whether no node need have such a snapshot
     * @param now          before the first node is asked
     * @throws WorkFailedException      when a node must not be cleared, or no node has such a snapshot
     * @throws NodeUnreachableException when some nodes did not answer, and none of the others has such a snapshot
     */
    Result find(ClearTarget target, boolean mayBeMissing, Scope scope, KnownSnapshots known, Instant now) {
        List<NodeListing> listed = listings.list(
                scope.cluster(),
                scope.nodes().stream()
                        .map(node -> new NodeToList(node.hostId(), node.address()))
                        .toList(),
                scope.nodeTimeout(),
                scope.totalTimeout());
        Set<String> tags = new TreeSet<>();
        List<ClearPlan.Found> found = new ArrayList<>();
        int nodesWithSnapshots = 0;
        for (NodeListing node : listed) {
            NodeClearPlan plan = node.listed() == null
                    ? NodeClearPlan.NOTHING
                    : target.planFor(node.hostId(), node.address(), node.snapshots(), known);
            plan.calls().forEach(call -> tags.add(call.tag()));
            found.addAll(ClearPlan.found(node.hostId(), plan));
            nodesWithSnapshots += plan.isEmpty() ? 0 : 1;
        }
        if (nodesWithSnapshots == 0 && !mayBeMissing) {
            throw noneFound(target, listed);
        }
        List<NodeListing> unavailable =
                listed.stream().filter(node -> node.listed() == null).toList();
        return new Result(
                new FoundSnapshots(
                        List.copyOf(tags),
                        nodesWithSnapshots,
                        unavailable.stream().map(NodeListing::address).toList()),
                new ClearPlan(
                        now,
                        found,
                        unavailable.stream().map(NodeListing::hostId).collect(Collectors.toSet())));
    }

    private static RuntimeException noneFound(ClearTarget target, List<NodeListing> listed) {
        for (NodeListing node : listed) {
            if (node.listed() == null) {
                return new NodeUnreachableException(
                        node.address(),
                        "It is not known whether there is %s: no other node has one, and node %s did not answer: %s"
                                .formatted(
                                        target.description(),
                                        node.address(),
                                        node.problem() == null
                                                ? "no answer"
                                                : node.problem().getMessage()),
                        node.problem());
            }
        }
        String suggestion = target instanceof ClearTarget.ByTag named
                ? Suggestion.of(
                        named.tag(),
                        listed.stream()
                                .flatMap(node -> node.snapshots().stream())
                                .map(ListedSnapshot::tag)
                                .collect(Collectors.toSet()))
                : "";
        return WorkFailedException.preflight("No node has %s%s. Set ignoreMissing to true if that is expected"
                .formatted(target.description(), suggestion));
    }
}
