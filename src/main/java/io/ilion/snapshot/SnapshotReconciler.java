package io.ilion.snapshot;

import io.ilion.cassandra.Cluster;
import io.ilion.cassandra.ClusterUnreachableException;
import io.ilion.cassandra.Clusters;
import io.ilion.snapshot.NodeSnapshotListings.Answer;
import io.ilion.snapshot.NodeSnapshotListings.Asked;
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
 * Looks now and then whether the snapshots of the inventory are on their nodes, also those of operations that failed or were
 * cancelled. They expire there, people remove them there, and a call that outlived its operation creates them late. A node that
 * does not answer changes nothing: unknown is not gone.
 */
@Component
public class SnapshotReconciler implements SchedulingConfigurer {

    private static final Logger log = LoggerFactory.getLogger(SnapshotReconciler.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** For how long what was found to be gone is looked for again: a call that outlived its attempt may have made it after all. */
    private static final Duration SECOND_LOOKS = Duration.ofDays(1);

    private final NodeSnapshotListings listings = new NodeSnapshotListings("snapshot-watch-");
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
        registrar.addFixedDelayTask(this::look, settings.reconcileInterval());
    }

    /** Asks all nodes that may have a part of a snapshot. Replicas may do so at the same time. */
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
        Instant asked = clock.instant();
        Map<UUID, String> hosts = new LinkedHashMap<>();
        ended(watched(cluster, asked))
                .forEach(snapshot -> snapshot.parts().forEach(part -> hosts.put(part.hostId(), part.address())));
        List<Answer> answers = listings.of(
                cluster,
                hosts.entrySet().stream()
                        .map(host -> new Asked(host.getKey(), host.getValue()))
                        .toList(),
                PATIENCE,
                settings.reconcileInterval().plus(PATIENCE));
        // what was taken or cleared while the nodes were asked is noted by now
        KnownSnapshots known = watched(cluster, asked);
        for (Answer answer : answers) {
            if (answer.listed() == null) {
                log.warn(
                        "Node {} does not tell which snapshots it has, so they stay as they were last seen: {}",
                        answer.address(),
                        String.valueOf(answer.problem()));
            } else {
                ended(known).forEach(snapshot -> record(snapshot, answer, known, asked));
            }
        }
        recordDepartures(cluster, answers, known, asked);
    }

    private KnownSnapshots watched(Cluster cluster, Instant now) {
        return new KnownSnapshots(snapshots.watched(cluster.name(), now.minus(SECOND_LOOKS)));
    }

    /** A node that left the cluster for good takes its snapshots along; one that answers all the same has not. */
    private void recordDepartures(Cluster cluster, List<Answer> answers, KnownSnapshots known, Instant now) {
        Set<UUID> present = new HashSet<>();
        try {
            cluster.nodes().forEach(node -> present.add(node.hostId()));
        } catch (ClusterUnreachableException e) {
            log.debug("Which nodes cluster {} has is not known: {}", cluster.name(), e.getMessage());
        }
        if (present.isEmpty()) {
            return;
        }
        answers.stream().filter(answer -> answer.listed() != null).forEach(answer -> present.add(answer.hostId()));
        ended(known)
                .forEach(snapshot -> SnapshotComparison.departed(snapshot, present, now)
                        .forEach(part -> recorder.gone(snapshot.id(), part.hostId(), part.keyspace(), part.table())));
    }

    /** Those that are being taken are noted by those who take them. */
    private static Stream<Snapshot> ended(KnownSnapshots known) {
        return known.all().stream().filter(snapshot -> snapshot.taking().isTerminal());
    }

    private void record(Snapshot snapshot, Answer answer, KnownSnapshots known, Instant asked) {
        SnapshotComparison found = SnapshotComparison.of(snapshot, answer.hostId(), answer.snapshots(), known, asked);
        found.seen().forEach(each -> recorder.seen(snapshot.id(), answer.hostId(), answer.address(), each));
        found.gone().forEach(part -> recorder.gone(snapshot.id(), answer.hostId(), part.keyspace(), part.table()));
    }
}
