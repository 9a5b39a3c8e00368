package io.ilion.maintenance.restore;

import io.ilion.cassandra.Cluster;
import io.ilion.cassandra.NodeInfo;
import io.ilion.cassandra.StatementRejectedException;
import io.ilion.maintenance.restore.RestorePlan.PlannedTable;
import io.ilion.maintenance.restore.TruncatedTable.Truncated;
import io.ilion.operation.failure.WorkFailedException;
import io.ilion.operation.type.ClusterWork;
import io.ilion.operation.type.WorkStoppedException;
import io.ilion.snapshot.ListedSnapshot;
import io.ilion.snapshot.SnapshotListing;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Truncates the tables of a restore, each once. That a table will be truncated is kept before {@code TRUNCATE} is sent, with what each
 * node had recorded of its last truncation until then; from what they record afterwards is known what became of it, whoever sent it
 * and whatever the answer was.
 */
final class Truncation {

    private static final Logger log = LoggerFactory.getLogger(Truncation.class);

    private static final Duration ANSWER_AT_MOST = Duration.ofMinutes(2);

    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** How long before or after it has noted the time of a truncation a node takes its snapshot. */
    private static final Duration AUTO_SNAPSHOT_WITHIN = Duration.ofMinutes(1);

    private final ClusterWork<RestoreParameters> work;
    private final InstantSource clock;
    private final Duration underWayAtMost;
    private Truncations truncations;

    /** @param underWayAtMost see {@link RestoreSettings#truncateTimeout} */
    Truncation(ClusterWork<RestoreParameters> work, InstantSource clock, Duration underWayAtMost) {
        this.work = work;
        this.clock = clock;
        this.underWayAtMost = underWayAtMost;
        this.truncations = work.loadState(Truncations.class).orElse(Truncations.none());
    }

    Duration underWayAtMost() {
        return underWayAtMost;
    }

    /** What attempts have truncated so far, or have begun to. */
    Truncations soFar() {
        return truncations;
    }

    /** Records what lost attempts have done, or have begun to do. */
    void recordEarlier() {
        truncations
                .tables()
                .forEach((name, entry) -> work.recordEvidence(
                        evidence(name, entry.done() ? Truncated.YES : Truncated.BEGUN, true, null, Map.of())));
    }

    /** Truncates those that are not yet, and learns to stop between any two. */
    void of(List<PlannedTable> tables) {
        for (int i = 0; i < tables.size(); i++) {
            work.checkpoint((double) i / tables.size());
            PlannedTable table = tables.get(i);
            Optional<Truncations.Entry> earlier = truncations.of(table.name(), table.tableId());
            if (earlier.isEmpty()) {
                keep(truncations.begun(table.name(), table.tableId(), cluster().truncatedAt(table.tableId())));
                send(table, true);
            } else if (!earlier.get().done()) {
                resume(table);
            }
        }
    }

    /** Waits for what lost attempts have begun, and records what came of it, without doing anything. */
    void settle() {
        truncations.tables().forEach((name, entry) -> {
            Truncated seen = entry.done() ? Truncated.YES : settled(name, entry.tableId());
            work.recordEvidence(evidence(name, seen, true, null, Map.of()));
        });
    }

    private Truncated settled(String name, UUID tableId) {
        try {
            return await(name, tableId);
        } catch (WorkStoppedException e) {
            throw e;
        } catch (RuntimeException e) {
            log.warn("It is not known whether {} was truncated: {}", name, e.getMessage());
            return Truncated.UNKNOWN;
        }
    }

    /** An earlier attempt was lost after it had kept that it would send TRUNCATE: what became of it, the nodes know. */
    private void resume(PlannedTable table) {
        if (await(table.name(), table.tableId()) == Truncated.YES) {
            done(table, true);
        } else {
            // no node is at it any more, and no row was restored yet: what some nodes have not removed is removed now
            send(table, false);
        }
    }

    /** @param first whether no earlier attempt may have sent it */
    private void send(PlannedTable table, boolean first) {
        record(table, Truncated.BEGUN, false, null);
        keep(truncations);
        try {
            checkThatItIsTheSame(table);
            work.fence();
        } catch (RuntimeException e) {
            if (first) {
                refused(table, "it was not sent: " + e.getMessage());
            }
            throw e;
        }
        try {
            cluster().truncate(table.keyspace(), table.table(), min(ANSWER_AT_MOST, work.timeLeft()));
        } catch (StatementRejectedException e) {
            if (first && e.isWithoutEffect()) {
                refused(table, e.getMessage());
                throw e;
            }
            failed(table, e);
            return;
        } catch (RuntimeException e) {
            failed(table, e);
            return;
        }
        Truncated seen = await(table.name(), table.tableId());
        if (seen != Truncated.YES) {
            record(table, seen, false, null);
            throw WorkFailedException.notVerified(
                    "Cluster '%s' reported success, but not every node has recorded that it truncated %s"
                            .formatted(cluster().name(), table.name()));
        }
        done(table, false);
    }

    /** TRUNCATE goes by the name; the look, and all that is known, by the id. */
    private void checkThatItIsTheSame(PlannedTable table) {
        cluster().refreshKeyspace(table.keyspace());
        boolean same = cluster()
                .table(table.keyspace(), table.table())
                .filter(now -> now.id().equals(table.tableId()))
                .isPresent();
        if (!same) {
            throw WorkFailedException.preflight(
                    "Table %s was dropped or recreated since it was looked at".formatted(table.name()));
        }
    }

    private void done(PlannedTable table, boolean earlierAttempt) {
        record(table, Truncated.YES, earlierAttempt, null);
        keep(truncations.done(table.name(), table.tableId()));
    }

    private void refused(PlannedTable table, @Nullable String why) {
        record(table, Truncated.NO, false, why);
        keep(truncations.without(table.name()));
    }

    /** The answer is an error, or there is none: the nodes say whether they did it all the same. */
    private void failed(PlannedTable table, RuntimeException error) {
        Truncated seen;
        try {
            seen = await(table.name(), table.tableId());
        } catch (WorkStoppedException e) {
            throw e;
        } catch (RuntimeException e) {
            error.addSuppressed(e);
            record(table, Truncated.UNKNOWN, false, error.getMessage());
            throw error;
        }
        if (seen == Truncated.YES) {
            log.info(
                    "TRUNCATE of {} had no good answer, but every node has done it: {}",
                    table.name(),
                    error.toString());
            done(table, false);
            return;
        }
        record(table, seen, false, error.getMessage());
        throw error;
    }

    /**
     * Until all nodes have done it, or none can still be at it. That is waited for also when the operation was cancelled: its lock must
     * not go while a node may still remove what others write.
     */
    private Truncated await(String name, UUID tableId) {
        Instant giveUp = clock.instant().plus(underWayAtMost);
        Truncated seen = seen(name, tableId);
        while (seen != Truncated.YES && clock.instant().isBefore(giveUp)) {
            work.pauseIgnoringStop(PAUSE);
            seen = seen(name, tableId);
        }
        return seen;
    }

    private Truncated seen(String name, UUID tableId) {
        Map<UUID, Instant> before =
                truncations.of(name, tableId).map(Truncations.Entry::before).orElse(Map.of());
        Map<UUID, Instant> now = cluster().truncatedAt(tableId);
        List<UUID> all = cluster().nodes().stream().map(NodeInfo::hostId).toList();
        long done = all.stream()
                .filter(host -> now.containsKey(host) && !now.get(host).equals(before.get(host)))
                .count();
        if (done == 0) {
            return Truncated.UNKNOWN;
        }
        return done == all.size() ? Truncated.YES : Truncated.PARTLY;
    }

    private void keep(Truncations now) {
        truncations = now;
        work.saveState(now);
    }

    private void record(PlannedTable table, Truncated truncated, boolean earlierAttempt, @Nullable String note) {
        Map<String, String> autoSnapshots = truncated == Truncated.YES ? autoSnapshots(table) : Map.of();
        work.recordEvidence(evidence(table.name(), truncated, earlierAttempt, note, autoSnapshots));
    }

    private TruncatedTable evidence(
            String name,
            Truncated truncated,
            boolean earlierAttempt,
            @Nullable String note,
            Map<String, String> autoSnapshots) {
        int dot = name.indexOf('.');
        return new TruncatedTable(
                name.substring(0, dot),
                name.substring(dot + 1),
                truncated,
                clock.instant(),
                autoSnapshots,
                earlierAttempt,
                note);
    }

    /** Those that the nodes took of the table just before they truncated it, by their own clocks. */
    private Map<String, String> autoSnapshots(PlannedTable table) {
        Map<String, String> taken = new TreeMap<>();
        try {
            Map<UUID, Instant> truncatedAt = cluster().truncatedAt(table.tableId());
            List<Optional<String>> newest = ParallelNodes.of(
                    cluster(),
                    work.nodes(),
                    1,
                    (info, node) -> SnapshotListing.read(node).stream()
                            .filter(each -> each.keyspace().equals(table.keyspace())
                                    && each.table().equals(table.table()))
                            .filter(each -> isOf(each, truncatedAt.get(info.hostId())))
                            .max(Comparator.comparing(each -> each.takenAt().orElse(Instant.MIN)))
                            .map(ListedSnapshot::tag));
            for (int i = 0; i < newest.size(); i++) {
                String address = work.nodes().get(i).address();
                newest.get(i).ifPresent(tag -> taken.put(address, tag));
            }
        } catch (RuntimeException e) {
            log.warn(
                    "It is not known which snapshots the nodes took of {} before they truncated it: {}",
                    table.name(),
                    e.getMessage());
        }
        return taken;
    }

    private static boolean isOf(ListedSnapshot snapshot, @Nullable Instant truncatedAt) {
        return snapshot.isAutomatic()
                && snapshot.tag().contains("truncated")
                && truncatedAt != null
                && snapshot.takenAt()
                        .filter(taken ->
                                Duration.between(truncatedAt, taken).abs().compareTo(AUTO_SNAPSHOT_WITHIN) < 0)
                        .isPresent();
    }

    private Cluster cluster() {
        return work.cluster();
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
