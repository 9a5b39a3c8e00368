package io.ilion.cassandra.connection;

import io.ilion.cassandra.Cluster;
import io.ilion.cassandra.ClusterUnreachableException;
import io.ilion.cassandra.Clusters;
import io.ilion.cassandra.NodeInfo;
import java.util.List;
import java.util.Map;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * Reports for each cluster whether it is reachable. An unreachable cluster makes the service DEGRADED, not DOWN: it still accepts
 * operations, and runs those of other clusters.
 */
final class CassandraHealth implements HealthIndicator {

    static final Status DEGRADED = new Status("DEGRADED");

    private final Clusters clusters;

    CassandraHealth(Clusters clusters) {
        this.clusters = clusters;
    }

    @Override
    public Health health() {
        Health.Builder health = Health.up();
        for (String name : clusters.names()) {
            clusters.find(name).ifPresent(cluster -> describe(cluster, health));
        }
        return health.build();
    }

    private static void describe(Cluster cluster, Health.Builder health) {
        try {
            List<NodeInfo> nodes = cluster.nodes();
            long up = nodes.stream().filter(NodeInfo::up).count();
            health.withDetail(cluster.name(), Map.of("reachable", up > 0, "nodes", nodes.size(), "up", up));
            if (up == 0) {
                health.status(DEGRADED);
            }
        } catch (ClusterUnreachableException e) {
            health.status(DEGRADED)
                    .withDetail(cluster.name(), Map.of("reachable", false, "reason", String.valueOf(e.getMessage())));
        }
    }
}
