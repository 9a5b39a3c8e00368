package io.ilion.maintenance.restore;

import io.ilion.cassandra.Cluster;
import io.ilion.cassandra.Keyspace;
import io.ilion.cassandra.NodeException;
import io.ilion.cassandra.NodeInfo;
import io.ilion.cassandra.TableInfo;
import io.ilion.maintenance.restore.RestorePlan.PlannedTable;
import io.ilion.snapshot.ListedSnapshot;
import io.ilion.snapshot.Snapshot;
import io.ilion.snapshot.SnapshotTag;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Looks at everything that can be known before a restore changes anything, on every node that is concerned, alike for a tag and for
 * an id, for the dry run and for the run. Changes nothing.
 */
final class RestoreCheck {

    private final RestoreParameters parameters;
    private final RestoreTarget target;
    private final Cluster cluster;
    private final List<NodeInfo> nodes;
    private final RestoreDeadlines times;
    private final RestoreFindings findings;

    /**
     * @param nodes those of the plan
     */
    RestoreCheck(
            RestoreParameters parameters,
            RestoreTarget target,
            Cluster cluster,
            List<NodeInfo> nodes,
            RestoreDeadlines times) {
        this.parameters = parameters;
        this.target = target;
        this.cluster = cluster;
        this.nodes = nodes;
        this.times = times;
        this.findings = new RestoreFindings(parameters);
    }

    /**
     * What is to be done.
     *
     * @throws io.ilion.operation.failure.WorkFailedException when it must not begin: it names each reason, table and node
     * @throws NodeException                          when a node cannot be looked at
     */
    RestorePlan plan() {
        boolean whole = nodesOfTheCluster();
        List<NodeSnapshotContent> looks =
                ParallelNodes.of(cluster, nodes, 1, (info, node) -> NodeSnapshotContent.of(info, node, target));
        looks.forEach(this::version);
        looks.forEach(this::truncateTimeout);
        Map<String, Keyspace> keyspaces = keyspaces();
        Map<String, TableInfo> tables = tables(keyspaces, looks);
        new TopologyDrift(cluster, target, findings).check(nodes, whole, List.copyOf(keyspaces.values()));
        target.known().forEach(this::taking);
        tables.forEach((name, info) -> table(keyspaces, name, info, looks));
        // before the nodes are asked for directories of tables that they do not have
        findings.check();
        List<PlannedTable> planned = new SourceSearch(parameters, target, cluster, findings).find(tables, looks);
        findings.check();
        return new RestorePlan(
                target.tag(), nodes.stream().map(NodeInfo::hostId).toList(), planned, findings.notes());
    }

    /** Whether all nodes of the cluster are restored. */
    private boolean nodesOfTheCluster() {
        List<NodeInfo> now = cluster.nodes();
        boolean whole = nodes.stream()
                .map(NodeInfo::hostId)
                .toList()
                .containsAll(now.stream().map(NodeInfo::hostId).toList());
        if (parameters.truncates() && !whole) {
            findings.problem(
                    "truncate removes the rows on all nodes, so the restore must be on all of them too: leave out 'nodes', or submit it again if a node has joined since");
        }
        if (parameters.truncates()) {
            now.stream()
                    .filter(node -> !node.up())
                    .forEach(node -> findings.problem(
                            "Node %s is down, and TRUNCATE needs all nodes".formatted(node.address())));
        }
        nodes.stream()
                .filter(node -> now.stream().noneMatch(each -> each.hostId().equals(node.hostId())))
                .forEach(node ->
                        findings.problem("Node %s (%s) has left the cluster".formatted(node.address(), node.hostId())));
        return whole;
    }

    private void version(NodeSnapshotContent look) {
        String address = look.node().address();
        if (RestoreRequestCheck.isTooOld(look.version())) {
            findings.problem(RestoreRequestCheck.tooOld(address, look.version()));
        }
        if (!SnapshotTag.isReadableBy(look.version(), target.tag())) {
            findings.problem(SnapshotTag.unreadable(address, look.version(), target.tag()));
        }
        target.known().stream()
                .flatMap(snapshot ->
                        Optional.ofNullable(snapshot.hosts().get(look.node().hostId())).stream())
                .map(Snapshot.Host::version)
                .filter(then -> then != null && CassandraRelease.isOlder(look.version(), then))
                .findFirst()
                .ifPresent(then ->
                        findings.problem("Node %s runs Cassandra %s, which may be unable to read what it wrote as %s"
                                .formatted(address, look.version(), then)));
    }

    /** Who takes a TRUNCATE for over that a node is still at would restore rows, only for them to be removed. */
    private void truncateTimeout(NodeSnapshotContent look) {
        Duration nodes = look.truncateTimeout();
        if (parameters.truncates() && nodes.compareTo(times.truncateTimeout()) >= 0) {
            findings.problem(
                    "Node %s may be at a TRUNCATE for %s (truncate_request_timeout), and after %s Ilion would go on without its answer: give ilion.restore.truncate-timeout a longer time than that of the node"
                            .formatted(look.node().address(), nodes, times.truncateTimeout()));
        }
    }

    private Map<String, Keyspace> keyspaces() {
        Map<String, Keyspace> keyspaces = new TreeMap<>();
        for (String name : target.tables().keySet()) {
            RestoreRequestCheck.objectionTo(name, parameters.truncates()).ifPresent(findings::problem);
            cluster.refreshKeyspace(name)
                    .ifPresentOrElse(
                            keyspace -> keyspaces.put(name, keyspace),
                            () -> findings.problem("There is no keyspace %s any more in cluster '%s'"
                                    .formatted(name, cluster.name())));
        }
        return keyspaces;
    }

    /** What is to be restored, as it is now; views are left out. */
    private Map<String, TableInfo> tables(Map<String, Keyspace> keyspaces, List<NodeSnapshotContent> looks) {
        Map<String, TableInfo> tables = new TreeMap<>();
        keyspaces.forEach((keyspace, now) -> wanted(keyspace, looks).forEach(table -> {
            String name = keyspace + "." + table;
            Optional<TableInfo> info = cluster.table(keyspace, table);
            if (isView(keyspace, table, info)) {
                findings.note("%s is a materialized view and is left out".formatted(name));
            } else if (info.isEmpty()) {
                findings.problem(
                        "Snapshot '%s' has table %s, which does not exist any more: create it as schema.cql of the snapshot says, or name the other tables in 'tables'"
                                .formatted(target.tag(), name));
            } else {
                tables.put(name, info.get());
            }
        }));
        if (tables.isEmpty()) {
            findings.problem("No node has a snapshot '%s' of a table of %s"
                    .formatted(target.tag(), String.join(", ", target.tables().keySet())));
        }
        return tables;
    }

    private Set<String> wanted(String keyspace, List<NodeSnapshotContent> looks) {
        Set<String> wanted = new TreeSet<>(target.tables().getOrDefault(keyspace, List.of()));
        if (wanted.isEmpty()) {
            looks.forEach(look -> look.listed().stream()
                    .filter(each -> each.keyspace().equals(keyspace))
                    .forEach(each -> wanted.add(each.table())));
            target.known()
                    .forEach(snapshot -> snapshot.parts().stream()
                            .filter(part -> part.keyspace().equals(keyspace))
                            .forEach(part -> wanted.add(part.table())));
        }
        return wanted;
    }

    private boolean isView(String keyspace, String table, Optional<TableInfo> now) {
        return now.map(TableInfo::viewOf)
                .or(() -> target.knownOf(keyspace, table)
                        .map(snapshot -> snapshot.definitions().get(keyspace + "." + table))
                        .map(TableInfo::viewOf))
                .isPresent();
    }

    private void taking(Snapshot snapshot) {
        switch (snapshot.taking()) {
            case COMPLETED -> {}
            case PENDING, RUNNING ->
                findings.problem(
                        "Snapshot '%s' is still being taken by operation %s".formatted(snapshot.tag(), snapshot.id()));
            case FAILED, CANCELLED ->
                findings.problemUnless(
                        RestoreRisk.INCOMPLETE_SNAPSHOT,
                        "Operation %s, which took snapshot '%s', is %s, so that the snapshot is not whole"
                                .formatted(snapshot.id(), snapshot.tag(), snapshot.taking()));
        }
    }

    private void table(Map<String, Keyspace> keyspaces, String name, TableInfo info, List<NodeSnapshotContent> looks) {
        String keyspace = name.substring(0, name.indexOf('.'));
        String table = name.substring(name.indexOf('.') + 1);
        new SchemaDrift(cluster, target, findings).check(Objects.requireNonNull(keyspaces.get(keyspace)), table, info);
        boolean recorded = target.knownOf(keyspace, table)
                .filter(snapshot -> snapshot.definitions().containsKey(name))
                .isPresent();
        if (!recorded) {
            findings.unrecorded(
                    "What table %s was like when snapshot '%s' was taken, and whether that is whole, is not recorded"
                            .formatted(name, target.tag()));
        }
        if (looks.stream().noneMatch(look -> look.of(keyspace, table).isPresent())) {
            findings.problem("No node has a snapshot '%s' of %s".formatted(target.tag(), name));
        }
        UUID given = parameters.sourceTableId();
        if (given != null && !given.equals(info.id())) {
            findings.problemUnless(
                    RestoreRisk.RECREATED_TABLE, "Table %s has the id %s, not %s".formatted(name, info.id(), given));
        }
        if (parameters.truncates()) {
            cluster.missingModifyPermission(keyspace, table).ifPresent(findings::problem);
        }
        looks.forEach(look -> part(look, keyspace, table));
    }

    private void part(NodeSnapshotContent look, String keyspace, String table) {
        UUID hostId = look.node().hostId();
        String address = look.node().address();
        Optional<ListedSnapshot> listed = look.of(keyspace, table);
        if (listed.isEmpty()) {
            findings.problemUnless(
                    RestoreRisk.INCOMPLETE_SNAPSHOT,
                    "Node %s has no snapshot '%s' of %s.%s".formatted(address, target.tag(), keyspace, table));
            return;
        }
        if (!target.known().isEmpty()
                && parameters.truncates()
                && target.part(hostId, keyspace, table).isEmpty()) {
            findings.problemUnless(
                    RestoreRisk.UNRECORDED_SNAPSHOT,
                    "Node %s has a snapshot '%s' of %s.%s that Ilion did not take"
                            .formatted(address, target.tag(), keyspace, table));
        }
        for (Snapshot snapshot : target.known()) {
            snapshot.partsOn(hostId).stream()
                    .filter(part ->
                            part.keyspace().equals(keyspace) && part.table().equals(table))
                    .filter(part -> !snapshot.has(part, listed.get()))
                    .forEach(part -> findings.problem(
                            "What node %s has as snapshot '%s' of %s is not the one that operation %s took"
                                    .formatted(address, target.tag(), part.name(), snapshot.id())));
        }
        Instant expiresAt = listed.get().expiresAt();
        if (expiresAt != null && expiresAt.isBefore(times.neededUntil())) {
            findings.problem(
                    "Node %s removes snapshot '%s' of %s.%s at %s, maybe before the restore has ended: allow it less time (execution.timeout)"
                            .formatted(address, target.tag(), keyspace, table, expiresAt));
        }
    }
}
