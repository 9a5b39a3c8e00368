package io.ilion.maintenance.restore;

import io.ilion.cassandra.Cluster;
import io.ilion.cassandra.Keyspace;
import io.ilion.cassandra.NodeInfo;
import io.ilion.snapshot.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Notices what has changed since a snapshot was taken in which node owns which rows. */
record TopologyDrift(Cluster cluster, RestoreTarget target, RestoreFindings findings) {

    /**
     * @param planned   the nodes that are restored
     * @param whole     whether they are all nodes of the cluster
     * @param keyspaces of which tables are restored
     */
    void check(List<NodeInfo> planned, boolean whole, List<Keyspace> keyspaces) {
        Map<UUID, List<String>> tokens = cluster.tokens();
        for (Snapshot snapshot : target.known()) {
            if (whole) {
                hostsThatLeft(
                        snapshot, cluster.nodes().stream().map(NodeInfo::hostId).collect(Collectors.toSet()));
            }
            if (snapshot.hosts().isEmpty()) {
                findings.unrecorded("Which tokens the nodes had when snapshot '%s' was taken is not recorded"
                        .formatted(target.tag()));
            }
            planned.forEach(node -> tokens(snapshot, node, tokens.getOrDefault(node.hostId(), List.of())));
            keyspaces.forEach(keyspace -> replication(snapshot, keyspace));
        }
    }

    private void hostsThatLeft(Snapshot snapshot, Set<UUID> now) {
        snapshot.parts().stream()
                .filter(part -> target.tables().containsKey(part.keyspace()) && !now.contains(part.hostId()))
                .map(part -> "%s (%s)".formatted(part.address(), part.hostId()))
                .distinct()
                .sorted()
                .forEach(host -> findings.problemUnless(
                        RestoreRisk.CHANGED_TOPOLOGY,
                        "Node %s, which has a part of snapshot '%s', is not in the cluster any more"
                                .formatted(host, target.tag())));
    }

    private void tokens(Snapshot snapshot, NodeInfo node, List<String> now) {
        Snapshot.Host then = snapshot.hosts().get(node.hostId());
        if (then == null) {
            if (!snapshot.hosts().isEmpty() && !isOfAnother(snapshot, node)) {
                findings.problemUnless(
                        RestoreRisk.CHANGED_TOPOLOGY,
                        "Node %s was not among the nodes of snapshot '%s': if it has joined since, the others no longer own all their rows and may refuse them"
                                .formatted(node.address(), target.tag()));
            }
        } else if (then.tokens().isEmpty()) {
            findings.unrecorded("Which tokens node %s had when snapshot '%s' was taken is not recorded"
                    .formatted(node.address(), target.tag()));
        } else if (!Set.copyOf(then.tokens()).equals(Set.copyOf(now))) {
            findings.problemUnless(
                    RestoreRisk.CHANGED_TOPOLOGY,
                    "Node %s has other tokens than when snapshot '%s' was taken, so that it does not own the same rows"
                            .formatted(node.address(), target.tag()));
        }
    }

    /** Two operations may have taken the tag, each on nodes of its own. */
    private boolean isOfAnother(Snapshot snapshot, NodeInfo node) {
        return target.known().stream()
                .anyMatch(
                        each -> !each.id().equals(snapshot.id()) && each.hosts().containsKey(node.hostId()));
    }

    private void replication(Snapshot snapshot, Keyspace keyspace) {
        Map<String, String> then = snapshot.replication().get(keyspace.name());
        if (then == null) {
            if (snapshot.keyspaces().contains(keyspace.name())) {
                findings.unrecorded("Which replication keyspace %s had when snapshot '%s' was taken is not recorded"
                        .formatted(keyspace.name(), target.tag()));
            }
        } else if (!then.equals(keyspace.replication())) {
            findings.problemUnless(
                    RestoreRisk.CHANGED_TOPOLOGY,
                    "Keyspace %s has the replication %s, and had %s when snapshot '%s' was taken"
                            .formatted(keyspace.name(), keyspace.replication(), then, target.tag()));
        }
    }
}
