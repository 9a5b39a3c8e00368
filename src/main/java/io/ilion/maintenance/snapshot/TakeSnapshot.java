package io.ilion.maintenance.snapshot;

import io.ilion.cassandra.Cluster;
import io.ilion.cassandra.Clusters;
import io.ilion.cassandra.Node;
import io.ilion.cassandra.NodeRejectedException;
import io.ilion.operation.DatabasePatience;
import io.ilion.operation.Execution;
import io.ilion.operation.Execution.OnFailure;
import io.ilion.operation.Execution.Order;
import io.ilion.operation.Maintenance;
import io.ilion.operation.Moments;
import io.ilion.operation.SchemaCheck;
import io.ilion.operation.Territory;
import io.ilion.operation.Work;
import io.ilion.operation.WorkFailedException;
import io.ilion.snapshot.ListedSnapshot;
import io.ilion.snapshot.SnapshotListing;
import io.ilion.snapshot.Snapshots;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Takes a snapshot, table by table: Cassandra would stop in the middle of a list at the first failure, and then refuse to
 * go on since the snapshot is there. So an attempt after another takes only what is missing.
 */
@Component
final class TakeSnapshot implements Maintenance<SnapshotParameters> {

    private static final Execution DEFAULTS =
            new Execution(Order.ALL_AT_ONCE, 16, OnFailure.CONTINUE, Duration.ofHours(1), 0);

    private final Snapshots snapshots;
    private final Clusters clusters;
    private final Moments moments;
    private final DatabasePatience patience;

    TakeSnapshot(Snapshots snapshots, Clusters clusters, Moments moments, DatabasePatience patience) {
        this.snapshots = snapshots;
        this.clusters = clusters;
        this.moments = moments;
        this.patience = patience;
    }

    @Override
    public String type() {
        return "snapshot";
    }

    @Override
    public String summary() {
        return "Takes a snapshot of keyspaces, or of some tables of one, under one tag on all nodes.";
    }

    @Override
    public Class<SnapshotParameters> parameters() {
        return SnapshotParameters.class;
    }

    @Override
    public Execution defaults() {
        return DEFAULTS;
    }

    @Override
    public Set<String> keyspaces(SnapshotParameters parameters) {
        return parameters.wanted().keySet();
    }

    @Override
    public Territory territory(SnapshotParameters parameters) {
        return parameters.tag() == null ? Territory.none() : Territory.snapshot(parameters.tag());
    }

    @Override
    public void check(SnapshotParameters parameters, SchemaCheck schema) {
        if (!parameters.isOneForm()) {
            schema.refuse("keyspace", "give either keyspace (and tables, if not all are meant), or keyspaces");
            return;
        }
        parameters.wanted().forEach(schema::keyspaceAndTablesOrViews);
        if (parameters.ttl() != null) {
            schema.nodes().stream()
                    .filter(node -> ignoresTtl(String.valueOf(node.version())))
                    .findFirst()
                    .ifPresent(node -> schema.refuse("ttl", ignored(node.address(), String.valueOf(node.version()))));
        }
    }

    @Override
    public List<String> preflight(SnapshotParameters parameters, Node node) {
        String version = storage(node).getReleaseVersion();
        if (parameters.ttl() != null && ignoresTtl(version)) {
            throw WorkFailedException.preflight(ignored(node.address(), version));
        }
        int tables = tables(parameters, node).size();
        return List.of("%d tables; snapshots already there: %d"
                .formatted(
                        tables,
                        SnapshotListing.of(node).stream()
                                .map(ListedSnapshot::tag)
                                .distinct()
                                .count()));
    }

    @Override
    public void perform(Work<SnapshotParameters> work) {
        Node node = work.node();
        String tag = tag(work);
        Set<String> tables = tables(work.parameters(), node).keySet();
        Map<String, ListedSnapshot> earlier = listed(tag, node);
        if (work.remembered(Begun.class).isEmpty()) {
            if (!earlier.isEmpty()) {
                throw WorkFailedException.preflight("Node %s has a snapshot '%s' already, of %s: choose another tag"
                        .formatted(node.address(), tag, earlier.keySet()));
            }
            work.remember(new Begun(tag));
        }
        Duration ttl = work.parameters().ttl();
        patience.until(() -> snapshots.begun(
                work.operationId(),
                work.cluster(),
                tag,
                ttl == null ? null : moments.now().plus(ttl)));
        int done = 0;
        for (String table : tables) {
            work.checkpoint((double) done++ / tables.size());
            if (!earlier.containsKey(table)) {
                take(tag, table, work);
            }
        }
        verify(work, tag, tables, earlier.keySet());
    }

    private void take(String tag, String table, Work<SnapshotParameters> work) {
        try {
            storage(work.node()).takeSnapshot(tag, work.parameters().options(), table);
        } catch (NodeRejectedException e) {
            boolean dropped = !tables(work.parameters(), work.node()).containsKey(table);
            // what an earlier attempt has begun may have ended in between, and then it is there
            if (!dropped && !listed(tag, work.node()).containsKey(table)) {
                throw e;
            }
        }
    }

    private void verify(Work<SnapshotParameters> work, String tag, Set<String> tables, Set<String> earlier) {
        Node node = work.node();
        Map<String, ListedSnapshot> there = listed(tag, node);
        Set<String> missing = new TreeSet<>(tables);
        missing.removeAll(there.keySet());
        missing.retainAll(tables(work.parameters(), node).keySet());
        if (!missing.isEmpty()) {
            throw WorkFailedException.notVerified("Node %s reported success, but does not list snapshot '%s' of %s"
                    .formatted(node.address(), tag, missing));
        }
        for (String table : tables) {
            ListedSnapshot seen = there.get(table);
            if (seen != null) {
                patience.until(() -> {
                    // first that it is there, which stays true when nobody can be asked what its table is like
                    snapshots.seen(work.operationId(), work.hostId(), node.address(), seen);
                    define(work, seen);
                });
                work.saw(new SnapshottedTable(
                        seen.keyspace(), seen.table(), seen.trueSize(), seen.sizeOnDisk(), earlier.contains(table)));
            }
        }
    }

    /** A table may have been made a moment ago, so that it is not known yet. */
    private void define(Work<SnapshotParameters> work, ListedSnapshot seen) {
        Cluster cluster = clusters.find(work.cluster()).orElseThrow();
        cluster.table(seen.keyspace(), seen.table())
                .or(() -> {
                    cluster.refreshedKeyspace(seen.keyspace());
                    return cluster.table(seen.keyspace(), seen.table());
                })
                .ifPresent(info -> snapshots.defined(work.operationId(), seen.keyspace(), seen.table(), info));
    }

    private static String tag(Work<SnapshotParameters> work) {
        String tag = work.parameters().tag();
        return tag == null ? "ilion-" + work.operationId() : tag;
    }

    /**
     * The tables to take, each as {@code keyspace.table}. A table that is named is taken, whether the node has it or not,
     * since the node says best that it has not; of those that are not named, what the node has.
     */
    private static Map<String, String> tables(SnapshotParameters parameters, Node node) {
        Map<String, String> tables = new LinkedHashMap<>();
        parameters.wanted().forEach((keyspace, named) -> {
            List<String> all = named.isEmpty()
                    ? node.names("table", "org.apache.cassandra.db:type=Tables,keyspace=%s,table=*".formatted(keyspace))
                    : named;
            all.forEach(table -> tables.put(keyspace + "." + table, table));
        });
        if (tables.isEmpty()) {
            throw WorkFailedException.preflight("Node %s has no tables in %s"
                    .formatted(node.address(), parameters.wanted().keySet()));
        }
        return tables;
    }

    private static Map<String, ListedSnapshot> listed(String tag, Node node) {
        return SnapshotListing.of(node).stream()
                .filter(each -> each.tag().equals(tag))
                .collect(Collectors.toMap(ListedSnapshot::name, each -> each, (one, other) -> one, TreeMap::new));
    }

    private static boolean ignoresTtl(String version) {
        return version.startsWith("3.") || version.startsWith("4.0");
    }

    private static String ignored(String address, String version) {
        return "node %s runs Cassandra %s, which ignores it and would keep the snapshot for ever; 4.1 and later heed it"
                .formatted(address, version);
    }

    private static StorageService storage(Node node) {
        return node.mbean("org.apache.cassandra.db:type=StorageService", StorageService.class);
    }
}
