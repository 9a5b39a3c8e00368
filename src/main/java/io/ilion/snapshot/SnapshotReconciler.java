package io.ilion.snapshot;

import io.ilion.cassandra.Cluster;
import io.ilion.cassandra.ClusterUnreachableException;
import io.ilion.cassandra.Clusters;
import io.ilion.snapshot.NodeSnapshotListings.NodeListing;
import io.ilion.snapshot.NodeSnapshotListings.NodeToList;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.ScheduledTaskRegistrar;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Compares the inventory with the snapshots on the nodes, periodically: snapshots expire, operators remove them with nodetool, and a
 * lost call creates them late. A node that does not answer changes nothing.
 */
@Component
public class SnapshotReconciler implements SchedulingConfigurer {

    private static final Logger log = LoggerFactory.getLogger(SnapshotReconciler.class);
    private static final Duration NODE_TIMEOUT = Duration.ofSeconds(30);

    /** How long missing parts are searched for again: a lost call may have created them after all. */
    private static final Duration RECHECK_PERIOD = Duration.ofDays(1);

    private final NodeSnapshotListings listings = new NodeSnapshotListings("snapshot-reconcile-");
    private final Snapshots snapshots;
    private final SnapshotRecorder recorder;
    private final Clusters clusters;
    private final SnapshotSettings settings;
    private final Clock clock;

    SnapshotReconciler(
            Snapshots snapshots, SnapshotRecorder recorder, Clusters clusters, SnapshotSettings settings, Clock clock) {
        this.snapshots = snapshots;
        this.recorder = recorder;
        this.clusters = clusters;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public void configureTasks(ScheduledTaskRegistrar registrar) {
        registrar.addFixedDelayTask(this::reconcile, settings.reconcileInterval());
    }

    /** Lists the snapshots of all nodes that may have a part of one. Several replicas may do so at the same time. */
    public void reconcile() {
        for (String name : clusters.names()) {
            try {
                clusters.find(name).ifPresent(this::reconcile);
            } catch (DataAccessException | TransactionException e) {
                log.warn(
                        "The inventory of snapshots of cluster '{}' could not be updated; next try in {}: {}",
                        name,
                        settings.reconcileInterval(),
                        e.getMessage());
            }
        }
    }

    private void reconcile(Cluster cluster) {
        Instant asked = clock.instant();
        Map<UUID, String> hosts = new LinkedHashMap<>();
        ended(read(cluster, asked))
                .forEach(snapshot -> snapshot.parts().forEach(part -> hosts.put(part.hostId(), part.address())));
        List<NodeListing> nodes = listings.list(
                cluster,
                hosts.entrySet().stream()
                        .map(host -> new NodeToList(host.getKey(), host.getValue()))
                        .toList(),
                NODE_TIMEOUT,
                settings.reconcileInterval().plus(NODE_TIMEOUT));
        // read again, since snapshots may have been taken or cleared while the nodes were asked
        KnownSnapshots known = read(cluster, asked);
        for (NodeListing node : nodes) {
            if (node.listed() == null) {
                log.warn(
                        "Node {} did not list its snapshots; the inventory keeps their last known state: {}",
                        node.address(),
                        String.valueOf(node.problem()));
            } else {
                ended(known).forEach(snapshot -> record(snapshot, node, known, asked));
            }
        }
        recordDepartures(cluster, nodes, known, asked);
    }

    private KnownSnapshots read(Cluster cluster, Instant now) {
        return new KnownSnapshots(snapshots.findForReconciliation(cluster.name(), now.minus(RECHECK_PERIOD)));
    }

    /** The snapshots on a node that left the cluster are missing, unless it still answers. */
    private void recordDepartures(Cluster cluster, List<NodeListing> nodes, KnownSnapshots known, Instant now) {
        Set<UUID> members = new HashSet<>();
        try {
            cluster.nodes().forEach(node -> members.add(node.hostId()));
        } catch (ClusterUnreachableException e) {
            log.debug("The nodes of cluster '{}' are not known: {}", cluster.name(), e.getMessage());
        }
        if (members.isEmpty()) {
            return;
        }
        nodes.stream().filter(node -> node.listed() != null).forEach(node -> members.add(node.hostId()));
        ended(known)
                .forEach(snapshot -> SnapshotComparison.departed(snapshot, members, now)
                        .forEach(part ->
                                recorder.recordMissing(snapshot.id(), part.hostId(), part.keyspace(), part.table())));
    }

    /** A running operation records its own snapshot. */
    private static Stream<Snapshot> ended(KnownSnapshots known) {
        return known.all().stream().filter(snapshot -> snapshot.operationState().isTerminal());
    }

    private void record(Snapshot snapshot, NodeListing node, KnownSnapshots known, Instant asked) {
        SnapshotComparison found = SnapshotComparison.compare(snapshot, node.hostId(), node.snapshots(), known, asked);
        found.present().forEach(each -> recorder.recordPresent(snapshot.id(), node.hostId(), node.address(), each));
        found.missing()
                .forEach(part -> recorder.recordMissing(snapshot.id(), node.hostId(), part.keyspace(), part.table()));
    }
}
