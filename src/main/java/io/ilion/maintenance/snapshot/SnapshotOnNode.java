package io.ilion.maintenance.snapshot;

import io.ilion.cassandra.Cluster;
import io.ilion.cassandra.Clusters;
import io.ilion.cassandra.Node;
import io.ilion.cassandra.NodeIdentity;
import io.ilion.cassandra.NodeRejectedException;
import io.ilion.cassandra.NodeSession;
import io.ilion.cassandra.NodeTables;
import io.ilion.cassandra.TableMetrics;
import io.ilion.operation.failure.WorkFailedException;
import io.ilion.operation.type.DroppedTable;
import io.ilion.operation.type.DroppedTableDetector;
import io.ilion.operation.type.Work;
import io.ilion.operation.type.WorkStoppedException;
import io.ilion.snapshot.ListedSnapshot;
import io.ilion.snapshot.Snapshot;
import io.ilion.snapshot.Snapshot.Origin;
import io.ilion.snapshot.Snapshot.Table;
import io.ilion.snapshot.SnapshotListing;
import io.ilion.snapshot.SnapshotPlan;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a snapshot on one node, table by table: Cassandra stops in the middle of a list at the first failure, and then rejects the
 * same list because the snapshot exists. A later attempt takes the missing tables only. The inventory records all tables before the
 * first is taken, and those that exist however the attempt ends.
 */
final class SnapshotOnNode {

    private static final Logger log = LoggerFactory.getLogger(SnapshotOnNode.class);

    /** How long a node may take to list its snapshots after an attempt has failed. */
    private static final Duration LIST_TIMEOUT = Duration.ofSeconds(10);

    private static final Duration POLL = Duration.ofSeconds(1);

    private final Work<SnapshotParameters> work;
    private final Clusters clusters;
    private final Cluster cluster;
    private final SnapshotInventory inventory;
    private final Clock clock;
    private final String tag;
    private final Map<String, Boolean> empty = new HashMap<>();
    private final Set<String> completed = new TreeSet<>();
    private @Nullable String running;
    private @Nullable String lost;
    private final Map<String, DroppedTableDetector> detectors = new HashMap<>();
    private long nodeStartedAt;

    SnapshotOnNode(Work<SnapshotParameters> work, Clusters clusters, SnapshotInventory inventory, Clock clock) {
        this.work = work;
        this.clusters = clusters;
        this.cluster = clusters.find(work.cluster()).orElseThrow();
        this.inventory = inventory;
        this.clock = clock;
        String named = work.parameters().tag();
        this.tag = named == null ? "ilion-" + work.operationId() : named;
    }

    void take() {
        Node node = work.node();
        Set<String> tables = tables(work.parameters(), node);
        Optional<Snapshot> recorded = inventory.readWithRetry(() -> inventory.find(work.operationId()));
        // the tables of an earlier attempt, also those that were dropped since
        recorded.ifPresent(known -> known.partsOn(work.hostId()).forEach(part -> tables.add(part.name())));
        tables.forEach(name -> detectors.put(name, detector(table(name))));
        Map<String, ListedSnapshot> earlier = listAfterLostCall(node);
        if (work.loadState(SnapshotStarted.class).isEmpty()) {
            checkTagIsFree(earlier.keySet());
            work.saveState(new SnapshotStarted(tag));
        }
        inventory.recordPlan(plan(tables, recorded.map(Snapshot::origin).orElse(Origin.UNKNOWN)));
        try {
            int done = 0;
            for (String table : tables) {
                work.checkpoint((double) done++ / tables.size());
                if (!earlier.containsKey(table)) {
                    take(table);
                }
            }
            saveCalls();
            verify(tables, earlier.keySet());
        } catch (RuntimeException e) {
            if (!(e instanceof WorkStoppedException stopped) || stopped.isCancelled()) {
                recordWhatExists(tables);
            }
            throw e;
        }
    }

    /** Considers all nodes of the operation, so that either all of them fail or none. */
    private void checkTagIsFree(Set<String> listed) {
        Set<UUID> planned = inventory.readWithRetry(() -> inventory.plannedHosts(work.operationId()));
        for (Snapshot other : inventory.readWithRetry(() -> inventory.findByTag(work.cluster(), tag))) {
            if (!other.id().equals(work.operationId())
                    && other.occupiesTag()
                    && !Collections.disjoint(planned, other.plannedHosts())) {
                throw tagIsTaken(other);
            }
        }
        if (!listed.isEmpty()) {
            throw tagIsTakenByOtherTool(work.node(), tag, listed);
        }
    }

    static WorkFailedException tagIsTaken(Snapshot other) {
        return WorkFailedException.preflight(
                ("Snapshot '%s' of operation %s exists on nodes of this operation: choose another tag, or clear that snapshot first "
                                + "(clear-snapshot with snapshotId %s)")
                        .formatted(other.tag(), other.id(), other.id()));
    }

    static WorkFailedException tagIsTakenByOtherTool(Node node, String tag, Collection<String> tables) {
        return WorkFailedException.preflight(
                "Node %s already has a snapshot '%s' of %s that was not taken by Ilion: choose another tag"
                        .formatted(node.address(), tag, tables));
    }

    private SnapshotPlan plan(Set<String> tables, Origin known) {
        Duration ttl = work.parameters().ttl();
        List<Table> wanted = tables.stream().map(SnapshotOnNode::table).toList();
        return new SnapshotPlan(
                work.operationId(),
                work.cluster(),
                tag,
                ttl == null ? null : clock.instant().plus(ttl),
                work.hostId(),
                work.node().address(),
                wanted,
                new SnapshotOriginReader(cluster, known)
                        .read(work.hostId(), work.node().address(), NodeIdentity.releaseVersion(work.node()), wanted));
    }

    /**
     * The snapshots of earlier attempts. A call whose response was lost is waited for. It succeeded when the node lists the table and
     * was not restarted since: a node that stops may have created only some of the hard links.
     */
    private Map<String, ListedSnapshot> listAfterLostCall(Node node) {
        nodeStartedAt = RunningSnapshots.nodeStartedAt(node);
        Optional<SnapshotCalls> calls = work.loadState(SnapshotCalls.class);
        calls.ifPresent(earlier -> {
            completed.addAll(earlier.completed());
            lost = earlier.nodeStartedAt() == nodeStartedAt ? earlier.running() : null;
        });
        if (lost != null) {
            awaitLostCall(node);
        }
        Map<String, ListedSnapshot> listed = listed(node);
        if (lost != null && listed.containsKey(lost)) {
            completed.add(lost);
        }
        return listed;
    }

    private void awaitLostCall(Node node) {
        while (RunningSnapshots.isUnderWay(node)) {
            work.pause(POLL);
        }
    }

    private void take(String name) {
        Table table = table(name);
        TableMetrics metrics = new TableMetrics(work.node(), table.keyspace(), table.table());
        Long before = TableMetrics.orNull(metrics::liveSSTables);
        running = name;
        saveCalls();
        try {
            storage().takeSnapshot(tag, work.parameters().options(), name);
        } catch (NodeRejectedException e) {
            if (!isCompletedLostCall(name, e)) {
                running = null;
                saveCalls();
                if (!isDropped(name)) {
                    throw e;
                }
                return;
            }
        }
        running = null;
        completed.add(name);
        Long after = TableMetrics.orNull(metrics::liveSSTables);
        // where the two differ, it is not known whether the first SSTable came, or the last went, before or after the
        // snapshot
        if (before != null && after != null && (before == 0) == (after == 0)) {
            empty.put(name, before == 0);
        }
    }

    /** A lost call of an earlier attempt may have reached the node after this attempt had looked for it. */
    private boolean isCompletedLostCall(String name, NodeRejectedException e) {
        if (!name.equals(lost) || !String.valueOf(e.getMessage()).contains("already exists")) {
            return false;
        }
        awaitLostCall(work.node());
        return listed(work.node()).containsKey(name);
    }

    private void saveCalls() {
        work.saveState(new SnapshotCalls(List.copyOf(completed), running, nodeStartedAt));
    }

    private void verify(Set<String> tables, Set<String> earlier) {
        Node node = work.node();
        Map<String, ListedSnapshot> listed = listed(node);
        NavigableSet<String> missing = new TreeSet<>(tables);
        missing.removeAll(listed.keySet());
        // isDropped takes seconds when it is false, so one such table is enough
        while (!missing.isEmpty() && isDropped(missing.first())) {
            missing.remove(missing.first());
        }
        if (!missing.isEmpty()) {
            throw WorkFailedException.notVerified("Node %s reported success, but does not list snapshot '%s' of %s"
                    .formatted(node.address(), tag, missing));
        }
        checkCallsCompleted(tables, listed);
        for (String name : tables) {
            ListedSnapshot present = listed.get(name);
            if (present != null) {
                recordPresent(present);
                work.recordEvidence(new SnapshottedTable(
                        present.keyspace(),
                        present.table(),
                        present.trueSize(),
                        present.sizeOnDisk(),
                        earlier.contains(name)));
            } else {
                Table table = table(name);
                inventory.removeUntaken(work.operationId(), work.hostId(), table.keyspace(), table.table());
                work.recordEvidence(new DroppedTable(
                        table.keyspace(), table.table(), "the table was dropped before its snapshot was taken"));
            }
        }
    }

    /**
     * A node lists a table from its first hard link on, with the creation time of the directory, so only the return of the call shows
     * that all links exist. A listed expiration time shows it, too: it is read from the manifest, which is written after the last link.
     */
    private void checkCallsCompleted(Set<String> tables, Map<String, ListedSnapshot> listed) {
        List<String> incomplete = listed.values().stream()
                .filter(each -> each.expiresAt() == null)
                .map(ListedSnapshot::name)
                .filter(name -> tables.contains(name) && !completed.contains(name))
                .toList();
        if (!incomplete.isEmpty()) {
            throw WorkFailedException.notVerified(
                    ("Node %s lists snapshot '%s' of %s, but it is not known whether the call that took it succeeded, so the snapshot "
                                    + "may be partial. Clear the snapshot, and take another")
                            .formatted(work.node().address(), tag, incomplete));
        }
    }

    private void recordPresent(ListedSnapshot listed) {
        inventory.recordPresent(
                work.operationId(), work.hostId(), work.node().address(), listed, empty.get(listed.name()));
    }

    /**
     * After a failed or cancelled attempt. A table whose call was running stays unknown unless the node lists it, as it may still be
     * taken. Where the node does not answer, all tables that were never listed stay unknown until the next reconciliation.
     */
    private void recordWhatExists(Set<String> tables) {
        try (NodeSession node = cluster.open(work.hostId(), work.node().address(), LIST_TIMEOUT)) {
            Map<String, ListedSnapshot> listed = listed(node);
            for (String name : tables) {
                ListedSnapshot present = listed.get(name);
                if (present != null) {
                    recordPresent(present);
                } else if (!name.equals(running)) {
                    Table table = table(name);
                    inventory.recordMissing(work.operationId(), work.hostId(), table.keyspace(), table.table());
                }
            }
        } catch (RuntimeException e) {
            log.warn(
                    "Node {} could not be asked what it has of the unfinished snapshot '{}' of operation {}: {}",
                    work.node().address(),
                    tag,
                    work.operationId(),
                    e.getMessage());
        }
    }

    /** Whether a table that the request does not name was dropped. */
    private boolean isDropped(String name) {
        return !isNamed(name) && Objects.requireNonNull(detectors.get(name)).isDropped();
    }

    private DroppedTableDetector detector(Table table) {
        return DroppedTableDetector.begin(clusters, work, table.keyspace(), table.table());
    }

    private boolean isNamed(String name) {
        List<String> named =
                work.parameters().tablesByKeyspace().get(table(name).keyspace());
        return named != null && !named.isEmpty();
    }

    /**
     * The tables and views to take, each as {@code keyspace.table}: the named ones, whether the node has them or not, and without names
     * all that the node has.
     */
    static Set<String> tables(SnapshotParameters parameters, Node node) {
        Set<String> tables = new LinkedHashSet<>();
        parameters
                .tablesByKeyspace()
                .forEach((keyspace, named) -> (named.isEmpty() ? names(node, keyspace) : named)
                        .forEach(table -> tables.add(keyspace + "." + table)));
        if (tables.isEmpty()) {
            throw WorkFailedException.preflight("Node %s has no tables in %s"
                    .formatted(node.address(), parameters.tablesByKeyspace().keySet()));
        }
        return tables;
    }

    private static List<String> names(Node node, String keyspace) {
        return NodeTables.names(node, keyspace);
    }

    private Map<String, ListedSnapshot> listed(Node node) {
        return SnapshotListing.read(node).stream()
                .filter(each -> each.tag().equals(tag))
                .collect(Collectors.toMap(ListedSnapshot::name, each -> each, (one, other) -> one, TreeMap::new));
    }

    private static Table table(String name) {
        int dot = name.indexOf('.');
        return new Table(name.substring(0, dot), name.substring(dot + 1));
    }

    private StorageService storage() {
        return work.node().storageService(StorageService.class);
    }
}
