package io.ilion.maintenance.snapshot;

import io.ilion.cassandra.NodeInfo;
import io.ilion.cassandra.NodeSession;
import io.ilion.testing.FakeCluster;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** The cluster "it" with nodes that accept sessions. */
final class FakeNodes extends FakeCluster {

    private final List<FakeNode> nodes;

    FakeNodes(FakeNode... nodes) {
        super("it");
        this.nodes = List.of(nodes);
    }

    List<NodeInfo> infos() {
        return nodes.stream()
                .map(node -> new NodeInfo(node.hostId, node.address, "dc1", "r1", node.version, true))
                .toList();
    }

    @Override
    public NodeSession open(UUID hostId, String lastAddress, Duration timeout) {
        return nodes.stream()
                .filter(node -> node.hostId.equals(hostId))
                .findFirst()
                .orElseThrow();
    }
}
