package io.ilion.maintenance.restore;

import io.ilion.cassandra.Cluster;
import io.ilion.cassandra.NodeInfo;
import io.ilion.cassandra.StatementRejectedException;
import io.ilion.maintenance.restore.RestorePlan.PlannedTable;
import io.ilion.maintenance.restore.TruncatedTable.Truncated;
import io.ilion.operation.ClusterWork;
import io.ilion.operation.WorkFailedException;
import io.ilion.operation.WorkStoppedException;
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

    /** How long nodes may still be at a TRUNCATE whose answer was lost; Cassandra's own timeout for it is a minute. */
    private static final Duration UNDER_WAY_AT_MOST = Duration.ofSeconds(70);

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final ClusterWork<RestoreParameters> work;
    private final InstantSource clock;
    private Truncations truncations;

    Truncation(ClusterWork<RestoreParameters> work, InstantSource clock) {
        this.work = work;
        this.clock = clock;
        this.truncations = work.remembered(Truncations.class).orElse(Truncations.none());
    }

    /** What attempts have truncated so far, or have begun to. */
    Truncations soFar() {
        return truncations;
    }

    /** Truncates those that are not yet, and learns to stop between any two. */
    void of(List<PlannedTable> tables) {
        for (int i = 0; i < tables.size(); i++) {
            work.checkpoint((double) i / tables.size());
            PlannedTable table = tables.get(i);
            Optional<Truncations.Entry> earlier = truncations.of(table.name());
            if (earlier.isEmpty()) {
                begin(table);
            } else if (!earlier.get().done()) {
                resume(table);
            } else {
                record(table, Truncated.YES, true, null);
            }
        }
    }

    /** Records what lost attempts have done, without doing anything. */
    void settle(Map<String, UUID> tableIds) {
        truncations.tables().forEach((name, entry) -> {
            UUID id = tableIds.get(name);
            int dot = name.indexOf('.');
            Truncated seen = entry.done() ? Truncated.YES : id == null ? Truncated.UNKNOWN : seenOrUnknown(name, id);
            work.saw(new TruncatedTable(
                    name.substring(0, dot), name.substring(dot + 1), seen, clock.instant(), Map.of(), true, null));
        });
    }

    private void begin(PlannedTable table) {
        Map<UUID, Instant> before = cluster().truncatedAt(table.tableId());
        keep(truncations.begun(table.name(), before));
        send(table);
    }

    /** An earlier attempt was lost after it had kept that it would send TRUNCATE: what became of it, the nodes know. */
    private void resume(PlannedTable table) {
        if (await(table) == Truncated.YES) {
            done(table, true);
        } else {
            // no node is at it any more, and no row was restored yet: what some nodes have not removed is removed now
            send(table);
        }
    }

    private void send(PlannedTable table) {
        record(table, Truncated.BEGUN, false, null);
        keep(truncations);
        work.fence();
        try {
            cluster().truncate(table.keyspace(), table.table(), min(ANSWER_AT_MOST, work.timeLeft()));
        } catch (RuntimeException e) {
            failed(table, e);
            return;
        }
        if (await(table) != Truncated.YES) {
            record(table, seen(table), false, null);
            throw WorkFailedException.notVerified(
                    "Cluster '%s' reported success, but not every node has recorded that it truncated %s"
                            .formatted(cluster().name(), table.name()));
        }
        done(table, false);
    }

    private void done(PlannedTable table, boolean earlierAttempt) {
        record(table, Truncated.YES, earlierAttempt, null);
        keep(truncations.done(table.name()));
    }

    /** The answer is an error, or there is none: the nodes say whether they did it all the same. */
    private void failed(PlannedTable table, RuntimeException error) {
        if (error instanceof StatementRejectedException rejected && rejected.isWithoutEffect()) {
            record(table, Truncated.NO, false, error.getMessage());
            keep(truncations.without(table.name()));
            throw error;
        }
        Truncated seen;
        try {
            seen = await(table);
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
                    error.getMessage());
            done(table, false);
            return;
        }
        record(table, seen, false, error.getMessage());
        throw error;
    }

    /** Until all nodes have done it, or none can still be at it. */
    private Truncated await(PlannedTable table) {
        Instant giveUp = clock.instant().plus(UNDER_WAY_AT_MOST);
        Truncated seen = seen(table);
        while (seen != Truncated.YES && clock.instant().isBefore(giveUp)) {
            try {
                work.pause(PAUSE);
            } catch (WorkStoppedException e) {
                record(table, seen, false, "the restore was stopped before it was seen on all nodes");
                throw e;
            }
            seen = seen(table);
        }
        return seen;
    }

    private Truncated seenOrUnknown(String name, UUID tableId) {
        try {
            return seen(name, tableId);
        } catch (RuntimeException e) {
            log.warn("It is not known whether {} was truncated: {}", name, e.getMessage());
            return Truncated.UNKNOWN;
        }
    }

    private Truncated seen(PlannedTable table) {
        return seen(table.name(), table.tableId());
    }

    private Truncated seen(String name, UUID tableId) {
        Map<UUID, Instant> before =
                truncations.of(name).map(Truncations.Entry::before).orElse(Map.of());
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
        work.remember(now);
    }

    private void record(PlannedTable table, Truncated truncated, boolean earlierAttempt, @Nullable String note) {
        work.saw(new TruncatedTable(
                table.keyspace(),
                table.table(),
                truncated,
                clock.instant(),
                truncated == Truncated.YES ? autoSnapshots(table) : Map.of(),
                earlierAttempt,
                note));
    }

    /** The newest that each node has of the table, if it took one since. */
    private Map<String, String> autoSnapshots(PlannedTable table) {
        Map<UUID, Instant> before =
                truncations.of(table.name()).map(Truncations.Entry::before).orElse(Map.of());
        Map<String, String> taken = new TreeMap<>();
        try {
            List<Optional<String>> newest = EachNode.of(
                    cluster(),
                    work.nodes(),
                    (info, node) -> SnapshotListing.of(node).stream()
                            .filter(each -> each.isAutomatic()
                                    && each.keyspace().equals(table.keyspace())
                                    && each.table().equals(table.table()))
                            .filter(each -> isSince(each, before.get(info.hostId())))
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

    private static boolean isSince(ListedSnapshot snapshot, @Nullable Instant truncationBefore) {
        return truncationBefore == null
                || snapshot.takenAt()
                        .filter(taken -> taken.isAfter(truncationBefore))
                        .isPresent();
    }

    private Cluster cluster() {
        return work.cluster();
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
