package io.ilion.cassandra.connection;

import io.ilion.cassandra.Cluster;
import io.ilion.cassandra.ClusterUnreachableException;
import io.ilion.cassandra.Clusters;
import io.ilion.cassandra.NodeInfo;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * Gauges of the clusters and nodes that the driver reaches. The nodes of an unreachable cluster have no gauges, as they are not known to
 * be down.
 */
class NodeMetrics {

    /** Further nodes of a cluster have no gauge of their own. */
    private static final int MAX_NODES = 500;

    private static final String UP = "up";
    private static final String DOWN = "down";

    private final Clusters clusters;
    private final MultiGauge reachable;
    private final MultiGauge counts;
    private final MultiGauge nodes;

    NodeMetrics(Clusters clusters, MeterRegistry meters) {
        this.clusters = clusters;
        this.reachable = MultiGauge.builder("ilion.cassandra.cluster.up")
                .description("Whether at least one node of the cluster is reachable over CQL (1) or none (0)")
                .register(meters);
        this.counts = MultiGauge.builder("ilion.cassandra.nodes")
                .description("Nodes of the cluster, by whether they are reachable over CQL")
                .register(meters);
        this.nodes = MultiGauge.builder("ilion.cassandra.node.up")
                .description("Whether the node is reachable over CQL (1) or not (0)")
                .register(meters);
    }

    @Scheduled(fixedDelay = 5, timeUnit = TimeUnit.SECONDS)
    void update() {
        List<MultiGauge.Row<?>> reached = new ArrayList<>();
        List<MultiGauge.Row<?>> counted = new ArrayList<>();
        List<MultiGauge.Row<?>> shown = new ArrayList<>();
        for (String name : clusters.names()) {
            Tags cluster = Tags.of("cluster", name);
            Optional<List<NodeInfo>> known = clusters.find(name).flatMap(NodeMetrics::nodes);
            long up = known.stream().flatMap(List::stream).filter(NodeInfo::up).count();
            reached.add(MultiGauge.Row.of(cluster, up > 0 ? 1 : 0));
            known.ifPresent(all -> {
                counted.add(MultiGauge.Row.of(cluster.and("state", UP), up));
                counted.add(MultiGauge.Row.of(cluster.and("state", DOWN), all.size() - up));
                all.stream()
                        .limit(MAX_NODES)
                        .forEach(node -> shown.add(MultiGauge.Row.of(
                                cluster.and("node", node.address(), "datacenter", node.datacenter()),
                                node.up() ? 1 : 0)));
            });
        }
        reachable.register(reached, true);
        counts.register(counted, true);
        nodes.register(shown, true);
    }

    private static Optional<List<NodeInfo>> nodes(Cluster cluster) {
        try {
            return Optional.of(cluster.nodes());
        } catch (ClusterUnreachableException e) {
            return Optional.empty();
        }
    }
}
