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
 * Truncates the tables of a restore, each once. Before {@code TRUNCATE} is sent, the time of the last truncation that each node has
 * recorded is saved. A later time shows that the node has executed it, whatever the response was.
 */
final class Truncation {

    private static final Logger log = LoggerFactory.getLogger(Truncation.class);

    private static final Duration RESPONSE_TIMEOUT = Duration.ofMinutes(2);

    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** The largest difference between the recorded time of a truncation and the node's automatic snapshot. */
    private static final Duration AUTO_SNAPSHOT_PERIOD = Duration.ofMinutes(1);

    private final ClusterWork<RestoreParameters> work;
    private final InstantSource clock;
    private final Duration truncateTimeout;
    private Truncations truncations;

    /** @param truncateTimeout see {@link RestoreSettings#truncateTimeout} */
    Truncation(ClusterWork<RestoreParameters> work, InstantSource clock, Duration truncateTimeout) {
        this.work = work;
        this.clock = clock;
        this.truncateTimeout = truncateTimeout;
        this.truncations = work.loadState(Truncations.class).orElse(Truncations.none());
    }

    Duration truncateTimeout() {
        return truncateTimeout;
    }

    /** What all attempts have truncated so far, or have begun to. */
    Truncations soFar() {
        return truncations;
    }

    /** Records the truncations that lost attempts have completed or begun. */
    void recordEarlier() {
        truncations
                .tables()
                .forEach((name, entry) -> work.recordEvidence(
                        evidence(name, entry.done() ? Truncated.YES : Truncated.BEGUN, true, null, Map.of())));
    }

    /** Truncates the tables that are not truncated yet; can be cancelled between any two. */
    void truncate(List<PlannedTable> tables) {
        for (int i = 0; i < tables.size(); i++) {
            work.checkpoint((double) i / tables.size());
            PlannedTable table = tables.get(i);
            Optional<Truncations.Entry> earlier = truncations.find(table.name(), table.tableId());
            if (earlier.isEmpty()) {
                save(truncations.begun(table.name(), table.tableId(), cluster().truncatedAt(table.tableId())));
                send(table, true);
            } else if (!earlier.get().done()) {
                resume(table);
            }
        }
    }

    /** Waits for the truncations that lost attempts have begun, and records their results; truncates nothing. */
    void recordResults() {
        truncations.tables().forEach((name, entry) -> {
            Truncated result = entry.done() ? Truncated.YES : awaitResult(name, entry.tableId());
            work.recordEvidence(evidence(name, result, true, null, Map.of()));
        });
    }

    private Truncated awaitResult(String name, UUID tableId) {
        try {
            return await(name, tableId);
        } catch (WorkStoppedException e) {
            throw e;
        } catch (RuntimeException e) {
            log.warn("Could not determine whether {} was truncated: {}", name, e.getMessage());
            return Truncated.UNKNOWN;
        }
    }

    /** An earlier attempt was lost after it had saved that it would send TRUNCATE. */
    private void resume(PlannedTable table) {
        if (await(table.name(), table.tableId()) == Truncated.YES) {
            done(table, true);
        } else {
            // no node executes it any more, and nothing was restored yet, so that it can be sent again
            send(table, false);
        }
    }

    /** @param first whether no earlier attempt may have sent it */
    private void send(PlannedTable table, boolean first) {
        record(table, Truncated.BEGUN, false, null);
        save(truncations);
        Duration timeout = min(RESPONSE_TIMEOUT, work.timeLeft());
        try {
            checkTableId(table);
            work.fence();
        } catch (RuntimeException e) {
            if (first) {
                recordRejected(table, "TRUNCATE was not sent: " + e.getMessage());
            }
            throw e;
        }
        try {
            cluster().truncate(table.keyspace(), table.table(), timeout);
        } catch (StatementRejectedException e) {
            if (first && e.isWithoutEffect()) {
                recordRejected(table, e.getMessage());
                throw e;
            }
            handleFailure(table, e);
            return;
        } catch (RuntimeException e) {
            handleFailure(table, e);
            return;
        }
        Truncated result = await(table.name(), table.tableId());
        if (result != Truncated.YES) {
            record(table, result, false, null);
            throw WorkFailedException.notVerified(
                    "Cluster '%s' reported success, but not every node has recorded that it truncated %s"
                            .formatted(cluster().name(), table.name()));
        }
        done(table, false);
    }

    /** TRUNCATE identifies the table by its name; the checks and the snapshot by its id. */
    private void checkTableId(PlannedTable table) {
        if (!table.tableId().equals(cluster().tableIds(table.keyspace()).get(table.table()))) {
            throw WorkFailedException.preflight(
                    "Table %s was dropped or recreated since the restore was checked".formatted(table.name()));
        }
    }

    private void done(PlannedTable table, boolean earlierAttempt) {
        record(table, Truncated.YES, earlierAttempt, null);
        save(truncations.done(table.name(), table.tableId()));
    }

    private void recordRejected(PlannedTable table, @Nullable String reason) {
        record(table, Truncated.NO, false, reason);
        save(truncations.without(table.name()));
    }

    /** After an error or without a response, the nodes are asked whether they have executed it. */
    private void handleFailure(PlannedTable table, RuntimeException error) {
        Truncated result;
        try {
            result = await(table.name(), table.tableId());
        } catch (WorkStoppedException e) {
            throw e;
        } catch (RuntimeException e) {
            error.addSuppressed(e);
            record(table, Truncated.UNKNOWN, false, error.getMessage());
            throw error;
        }
        if (result == Truncated.YES) {
            log.info("TRUNCATE of {} failed, but every node has executed it: {}", table.name(), error.toString());
            done(table, false);
            return;
        }
        record(table, result, false, error.getMessage());
        throw error;
    }

    /**
     * Waits until all nodes have executed it, or none can still execute it; also when the operation was cancelled, as its locks must not
     * be released while a node may still remove rows.
     */
    private Truncated await(String name, UUID tableId) {
        Instant deadline = clock.instant().plus(truncateTimeout);
        Truncated result = compare(name, tableId);
        while (result != Truncated.YES && clock.instant().isBefore(deadline)) {
            work.pauseIgnoringStop(PAUSE);
            result = compare(name, tableId);
        }
        return result;
    }

    private Truncated compare(String name, UUID tableId) {
        Map<UUID, Instant> before =
                truncations.find(name, tableId).map(Truncations.Entry::before).orElse(Map.of());
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

    private void save(Truncations updated) {
        truncations = updated;
        work.saveState(updated);
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

    /** The snapshots that the nodes took of the table just before they truncated it, by their own clocks. */
    private Map<String, String> autoSnapshots(PlannedTable table) {
        Map<String, String> taken = new TreeMap<>();
        try {
            Map<UUID, Instant> truncatedAt = cluster().truncatedAt(table.tableId());
            List<Optional<String>> newest = ParallelNodes.call(
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
                    "Could not list the snapshots that the nodes took of {} before they truncated it: {}",
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
                                Duration.between(truncatedAt, taken).abs().compareTo(AUTO_SNAPSHOT_PERIOD) < 0)
                        .isPresent();
    }

    private Cluster cluster() {
        return work.cluster();
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
