package io.ilion.snapshot;

import io.ilion.cassandra.Cluster;
import io.ilion.cassandra.Clusters;
import io.ilion.cassandra.NodeException;
import io.ilion.cassandra.NodeSession;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.ScheduledTaskRegistrar;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Looks now and then whether the snapshots of the inventory are still on their nodes. They expire there, and people
 * remove them there. A node that does not answer changes nothing: unknown is not gone.
 */
@Component
public class SnapshotWatch implements SchedulingConfigurer {

    private static final Logger log = LoggerFactory.getLogger(SnapshotWatch.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Snapshots snapshots;
    private final Clusters clusters;
    private final SnapshotSettings settings;

    SnapshotWatch(Snapshots snapshots, Clusters clusters, SnapshotSettings settings) {
        this.snapshots = snapshots;
        this.clusters = clusters;
        this.settings = settings;
    }

    @Override
    public void configureTasks(ScheduledTaskRegistrar registrar) {
        registrar.addFixedDelayTask(this::look, settings.look());
    }

    /** Asks all nodes that are thought to have a snapshot. Replicas may do so at the same time. */
    public void look() {
        for (String name : clusters.names()) {
            try {
                clusters.find(name).ifPresent(this::look);
            } catch (DataAccessException | TransactionException e) {
                log.warn("The inventory of snapshots could not be kept true; it is tried again: {}", e.getMessage());
            }
        }
    }

    private void look(Cluster cluster) {
        List<Snapshot> there = snapshots.there(cluster.name()).stream()
                .filter(snapshot -> snapshot.taking().isTerminal())
                .toList();
        Set<UUID> hosts = there.stream()
                .flatMap(snapshot -> snapshot.parts().stream())
                .filter(Snapshot.Part::isThere)
                .map(Snapshot.Part::hostId)
                .collect(Collectors.toSet());
        for (UUID host : hosts) {
            String address = there.stream()
                    .flatMap(snapshot -> snapshot.parts().stream())
                    .filter(part -> part.hostId().equals(host))
                    .map(Snapshot.Part::address)
                    .findFirst()
                    .orElseThrow();
            try (NodeSession node = cluster.open(host, address, PATIENCE)) {
                compare(there, host, node.address(), SnapshotListing.of(node));
            } catch (NodeException e) {
                log.warn("Node {} does not tell which snapshots it has: {}", address, e.getMessage());
            }
        }
    }

    private void compare(List<Snapshot> there, UUID host, String address, List<ListedSnapshot> listed) {
        for (Snapshot snapshot : there) {
            for (Snapshot.Part part : snapshot.parts()) {
                if (part.hostId().equals(host) && part.isThere()) {
                    listed.stream()
                            .filter(each -> each.tag().equals(snapshot.tag())
                                    && each.keyspace().equals(part.keyspace())
                                    && each.table().equals(part.table()))
                            .findFirst()
                            .ifPresentOrElse(
                                    each -> snapshots.seen(snapshot.id(), host, address, each),
                                    () -> snapshots.gone(snapshot.id(), host, part.keyspace(), part.table()));
                }
            }
        }
    }
}
