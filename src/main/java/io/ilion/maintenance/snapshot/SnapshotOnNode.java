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
 * Takes a snapshot on one node, table by table: Cassandra would stop in the middle of a list at the first failure, and then refuse
 * to go on since the snapshot is there. So an attempt after another takes only what is missing. The inventory knows what is about
 * to be taken before the first table is, and what is there whatever way the attempt ends.
 */
final class SnapshotOnNode {

    private static final Logger log = LoggerFactory.getLogger(SnapshotOnNode.class);

    /** How long a node may take to list its snapshots after an attempt has failed. */
    private static final Duration LAST_LOOK = Duration.ofSeconds(10);

    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Work<SnapshotParameters> work;
    private final Clusters clusters;
    private final Cluster cluster;
    private final SnapshotInventory inventory;
    private final Clock clock;
    private final String tag;
    private final Map<String, Boolean> empty = new HashMap<>();
    private final Set<String> returned = new TreeSet<>();
    private @Nullable String underWay;
    private @Nullable String lost;
    private final Map<String, DroppedTableDetector> watches = new HashMap<>();
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
        Optional<Snapshot> noted = inventory.awaited(() -> inventory.find(work.operationId()));
        // what an earlier attempt meant to take, also when it was dropped since
        noted.ifPresent(known -> known.partsOn(work.hostId()).forEach(part -> tables.add(part.name())));
        tables.forEach(name -> watches.put(name, watch(table(name))));
        Map<String, ListedSnapshot> earlier = listedOnceNoneIsTaken(node);
        if (work.loadState(SnapshotStarted.class).isEmpty()) {
            checkThatNobodyHasIt(earlier.keySet());
            work.saveState(new SnapshotStarted(tag));
        }
        inventory.begin(plan(tables, noted.map(Snapshot::origin).orElse(Origin.UNKNOWN)));
        try {
            int done = 0;
            for (String table : tables) {
                work.checkpoint((double) done++ / tables.size());
                if (!earlier.containsKey(table)) {
                    take(table);
                }
            }
            rememberCalls();
            verify(tables, earlier.keySet());
        } catch (RuntimeException e) {
            if (!(e instanceof WorkStoppedException stopped) || stopped.isCancelled()) {
                noteWhatIsThere(tables);
            }
            throw e;
        }
    }

    /** All nodes of the plan find the same, so that none of them takes anything. */
    private void checkThatNobodyHasIt(Set<String> listed) {
        Set<UUID> planned = inventory.awaited(() -> inventory.plannedHosts(work.operationId()));
        for (Snapshot other : inventory.awaited(() -> inventory.withTag(work.cluster(), tag))) {
            if (!other.id().equals(work.operationId())
                    && other.holdsItsTag()
                    && !Collections.disjoint(planned, other.plannedHosts())) {
                throw taken(other);
            }
        }
        if (!listed.isEmpty()) {
            throw takenByOthers(work.node(), tag, listed);
        }
    }

    static WorkFailedException taken(Snapshot other) {
        return WorkFailedException.preflight(
                ("Snapshot '%s' was taken by operation %s on nodes of this one, and is not gone: choose another tag, or clear it first "
                                + "(clear-snapshot with snapshotId %s)")
                        .formatted(other.tag(), other.id(), other.id()));
    }

    static WorkFailedException takenByOthers(Node node, String tag, Collection<String> tables) {
        return WorkFailedException.preflight(
                "Node %s has a snapshot '%s' already that Ilion did not take, of %s: choose another tag"
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
     * What an earlier attempt has made. A call of it whose answer was lost is waited for, and has ended well where the node runs since
     * before it and lists the table: a node that was restarted may have died between two links.
     */
    private Map<String, ListedSnapshot> listedOnceNoneIsTaken(Node node) {
        nodeStartedAt = RunningSnapshots.nodeStartedAt(node);
        Optional<SnapshotCalls> calls = work.loadState(SnapshotCalls.class);
        calls.ifPresent(earlier -> {
            returned.addAll(earlier.returned());
            lost = earlier.nodeStartedAt() == nodeStartedAt ? earlier.underWay() : null;
        });
        if (lost != null) {
            awaitLostCall(node);
        }
        Map<String, ListedSnapshot> listed = listed(node);
        if (lost != null && listed.containsKey(lost)) {
            returned.add(lost);
        }
        return listed;
    }

    private void awaitLostCall(Node node) {
        while (RunningSnapshots.isUnderWay(node)) {
            work.pause(LOOK);
        }
    }

    private void take(String name) {
        Table table = table(name);
        TableMetrics metrics = new TableMetrics(work.node(), table.keyspace(), table.table());
        Long before = TableMetrics.orNull(metrics::liveSSTables);
        underWay = name;
        rememberCalls();
        try {
            storage().takeSnapshot(tag, work.parameters().options(), name);
        } catch (NodeRejectedException e) {
            if (!isLostCallThatEnded(name, e)) {
                underWay = null;
                rememberCalls();
                if (!isDropped(name)) {
                    throw e;
                }
                return;
            }
        }
        underWay = null;
        returned.add(name);
        Long after = TableMetrics.orNull(metrics::liveSSTables);
        // where the two differ, it is not known whether the first SSTable came, or the last went, before or after the
        // snapshot
        if (before != null && after != null && (before == 0) == (after == 0)) {
            empty.put(name, before == 0);
        }
    }

    /** A call of an earlier attempt may have begun on the node only after this attempt had looked for it. */
    private boolean isLostCallThatEnded(String name, NodeRejectedException e) {
        if (!name.equals(lost) || !String.valueOf(e.getMessage()).contains("already exists")) {
            return false;
        }
        awaitLostCall(work.node());
        return listed(work.node()).containsKey(name);
    }

    private void rememberCalls() {
        work.saveState(new SnapshotCalls(List.copyOf(returned), underWay, nodeStartedAt));
    }

    private void verify(Set<String> tables, Set<String> earlier) {
        Node node = work.node();
        Map<String, ListedSnapshot> there = listed(node);
        NavigableSet<String> missing = new TreeSet<>(tables);
        missing.removeAll(there.keySet());
        // to see that one was not dropped takes seconds, so that the first is enough
        while (!missing.isEmpty() && isDropped(missing.first())) {
            missing.remove(missing.first());
        }
        if (!missing.isEmpty()) {
            throw WorkFailedException.notVerified("Node %s reported success, but does not list snapshot '%s' of %s"
                    .formatted(node.address(), tag, missing));
        }
        checkThatAllAreWhole(tables, there);
        for (String name : tables) {
            ListedSnapshot seen = there.get(name);
            if (seen != null) {
                note(seen);
                work.recordEvidence(new SnapshottedTable(
                        seen.keyspace(), seen.table(), seen.trueSize(), seen.sizeOnDisk(), earlier.contains(name)));
            } else {
                Table table = table(name);
                inventory.leftOut(work.operationId(), work.hostId(), table.keyspace(), table.table());
                work.recordEvidence(
                        new DroppedTable(table.keyspace(), table.table(), "dropped before its snapshot was taken"));
            }
        }
    }

    /**
     * A node lists a table from its first link on, and "Creation time" is that of the directory until the manifest is written, so
     * only the end of a call says that all links were made. The time at which it expires comes from the manifest, which is written after the last link.
     */
    private void checkThatAllAreWhole(Set<String> tables, Map<String, ListedSnapshot> there) {
        List<String> suspect = there.values().stream()
                .filter(each -> each.expiresAt() == null)
                .map(ListedSnapshot::name)
                .filter(name -> tables.contains(name) && !returned.contains(name))
                .toList();
        if (!suspect.isEmpty()) {
            throw WorkFailedException.notVerified(
                    ("Node %s lists snapshot '%s' of %s, but the call that took it is not known to have ended well, so it may be "
                                    + "partial: some of its files may be missing. Clear the snapshot, and take another")
                            .formatted(work.node().address(), tag, suspect));
        }
    }

    private void note(ListedSnapshot seen) {
        inventory.seen(work.operationId(), work.hostId(), work.node().address(), seen, empty.get(seen.name()));
    }

    /**
     * The attempt has failed or was cancelled. A table whose call was under way may still be taken, so that it stays unknown unless it
     * is there. Where the node does not answer, all that was not seen stays unknown, until the next look at all snapshots.
     */
    private void noteWhatIsThere(Set<String> tables) {
        try (NodeSession node = cluster.open(work.hostId(), work.node().address(), LAST_LOOK)) {
            Map<String, ListedSnapshot> there = listed(node);
            for (String name : tables) {
                ListedSnapshot seen = there.get(name);
                if (seen != null) {
                    note(seen);
                } else if (!name.equals(underWay)) {
                    Table table = table(name);
                    inventory.gone(work.operationId(), work.hostId(), table.keyspace(), table.table());
                }
            }
        } catch (RuntimeException e) {
            log.warn(
                    "What node {} has of the unfinished snapshot '{}' of operation {} is not known yet: {}",
                    work.node().address(),
                    tag,
                    work.operationId(),
                    e.getMessage());
        }
    }

    /** Whether the table was dropped. One that was asked for by name is missed all the same. */
    private boolean isDropped(String name) {
        return !isNamed(name) && Objects.requireNonNull(watches.get(name)).isDropped();
    }

    private DroppedTableDetector watch(Table table) {
        return DroppedTableDetector.begin(clusters, work, table.keyspace(), table.table());
    }

    private boolean isNamed(String name) {
        List<String> named = work.parameters().wanted().get(table(name).keyspace());
        return named != null && !named.isEmpty();
    }

    /**
     * The tables and views to take, each as {@code keyspace.table}. One that is named is taken, whether the node has it or not, since
     * the node says best that it has not; of those that are not named, what the node has.
     */
    static Set<String> tables(SnapshotParameters parameters, Node node) {
        Set<String> tables = new LinkedHashSet<>();
        parameters
                .wanted()
                .forEach((keyspace, named) -> (named.isEmpty() ? names(node, keyspace) : named)
                        .forEach(table -> tables.add(keyspace + "." + table)));
        if (tables.isEmpty()) {
            throw WorkFailedException.preflight("Node %s has no tables in %s"
                    .formatted(node.address(), parameters.wanted().keySet()));
        }
        return tables;
    }

    private static List<String> names(Node node, String keyspace) {
        return NodeTables.names(node, keyspace);
    }

    private Map<String, ListedSnapshot> listed(Node node) {
        return SnapshotListing.of(node).stream()
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
