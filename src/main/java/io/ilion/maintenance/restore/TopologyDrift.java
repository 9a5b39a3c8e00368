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

/** Finds changes of nodes, tokens and replication since a snapshot was taken. */
record TopologyDrift(Cluster cluster, RestoreTarget target, RestoreFindings findings) {

    /**
     * @param planned      the nodes of the operation
     * @param wholeCluster whether they are all nodes of the cluster
     * @param keyspaces    the keyspaces to restore
     */
    void check(List<NodeInfo> planned, boolean wholeCluster, List<Keyspace> keyspaces) {
        Map<UUID, List<String>> tokens = cluster.tokens();
        for (Snapshot snapshot : target.known()) {
            if (wholeCluster) {
                checkDepartedNodes(
                        snapshot, cluster.nodes().stream().map(NodeInfo::hostId).collect(Collectors.toSet()));
            }
            if (snapshot.hosts().isEmpty()) {
                findings.addUnrecorded("The tokens of the nodes when snapshot '%s' was taken are not recorded"
                        .formatted(target.tag()));
            }
            planned.forEach(node -> checkTokens(snapshot, node, tokens.getOrDefault(node.hostId(), List.of())));
            keyspaces.forEach(keyspace -> checkReplication(snapshot, keyspace));
        }
    }

    private void checkDepartedNodes(Snapshot snapshot, Set<UUID> now) {
        snapshot.parts().stream()
                .filter(part -> target.tables().containsKey(part.keyspace()) && !now.contains(part.hostId()))
                .map(part -> "%s (%s)".formatted(part.address(), part.hostId()))
                .distinct()
                .sorted()
                .forEach(host -> findings.addRisk(
                        RestoreRisk.CHANGED_TOPOLOGY,
                        "Node %s, which has a part of snapshot '%s', is not in the cluster any more"
                                .formatted(host, target.tag())));
    }

    private void checkTokens(Snapshot snapshot, NodeInfo node, List<String> now) {
        Snapshot.Host then = snapshot.hosts().get(node.hostId());
        if (then == null) {
            if (!snapshot.hosts().isEmpty() && !isOnOtherSnapshot(snapshot, node)) {
                findings.addRisk(
                        RestoreRisk.CHANGED_TOPOLOGY,
                        "Node %s was not among the nodes of snapshot '%s': if it has joined since, the others no longer own all of their rows and may reject them"
                                .formatted(node.address(), target.tag()));
            }
        } else if (then.tokens().isEmpty()) {
            findings.addUnrecorded("The tokens of node %s when snapshot '%s' was taken are not recorded"
                    .formatted(node.address(), target.tag()));
        } else if (!Set.copyOf(then.tokens()).equals(Set.copyOf(now))) {
            findings.addRisk(
                    RestoreRisk.CHANGED_TOPOLOGY,
                    "Node %s has other tokens than when snapshot '%s' was taken, so it does not own the same rows"
                            .formatted(node.address(), target.tag()));
        }
    }

    /** Two operations may have taken the tag on different nodes. */
    private boolean isOnOtherSnapshot(Snapshot snapshot, NodeInfo node) {
        return target.known().stream()
                .anyMatch(
                        each -> !each.id().equals(snapshot.id()) && each.hosts().containsKey(node.hostId()));
    }

    private void checkReplication(Snapshot snapshot, Keyspace keyspace) {
        Map<String, String> then = snapshot.replication().get(keyspace.name());
        if (then == null) {
            if (snapshot.keyspaces().contains(keyspace.name())) {
                findings.addUnrecorded("The replication of keyspace %s when snapshot '%s' was taken is not recorded"
                        .formatted(keyspace.name(), target.tag()));
            }
        } else if (!then.equals(keyspace.replication())) {
            findings.addRisk(
                    RestoreRisk.CHANGED_TOPOLOGY,
                    "Keyspace %s has the replication %s, and had %s when snapshot '%s' was taken"
                            .formatted(keyspace.name(), keyspace.replication(), then, target.tag()));
        }
    }
}
