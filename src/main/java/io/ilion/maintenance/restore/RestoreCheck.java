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
 * Checks a restore on every node before anything is changed; the same for a tag and for an id, for a dry run and for an operation.
 * Changes nothing.
 */
final class RestoreCheck {

    private final RestoreParameters parameters;
    private final RestoreTarget target;
    private final Cluster cluster;
    private final List<NodeInfo> nodes;
    private final RestoreDeadlines deadlines;
    private final RestoreFindings findings;

    /** @param nodes the nodes of the operation */
    RestoreCheck(
            RestoreParameters parameters,
            RestoreTarget target,
            Cluster cluster,
            List<NodeInfo> nodes,
            RestoreDeadlines deadlines) {
        this.parameters = parameters;
        this.target = target;
        this.cluster = cluster;
        this.nodes = nodes;
        this.deadlines = deadlines;
        this.findings = new RestoreFindings(parameters);
    }

    /**
     * The tables to restore, and their directories on each node.
     *
     * @throws io.ilion.operation.failure.WorkFailedException when the restore must not begin; it names the reasons, tables and nodes
     * @throws NodeException                                  when a node cannot be checked
     */
    RestorePlan plan() {
        boolean wholeCluster = checkNodes();
        List<NodeSnapshotContent> contents =
                ParallelNodes.call(cluster, nodes, 1, (info, node) -> NodeSnapshotContent.read(info, node, target));
        contents.forEach(this::checkVersion);
        contents.forEach(this::checkTruncateTimeout);
        Map<String, Keyspace> keyspaces = keyspaces();
        Map<String, TableInfo> tables = tables(keyspaces, contents);
        new TopologyDrift(cluster, target, findings).check(nodes, wholeCluster, List.copyOf(keyspaces.values()));
        target.known().forEach(this::checkOperation);
        tables.forEach((name, info) -> checkTable(keyspaces, name, info, contents));
        // before the nodes search for directories of tables that they do not have
        findings.throwIfAny();
        List<PlannedTable> planned = new SourceSearch(parameters, target, cluster, findings).find(tables, contents);
        findings.throwIfAny();
        return new RestorePlan(
                target.tag(), nodes.stream().map(NodeInfo::hostId).toList(), planned, findings.notes());
    }

    /** Returns whether the nodes of the operation are all nodes of the cluster. */
    private boolean checkNodes() {
        List<NodeInfo> now = cluster.nodes();
        boolean wholeCluster = nodes.stream()
                .map(NodeInfo::hostId)
                .toList()
                .containsAll(now.stream().map(NodeInfo::hostId).toList());
        if (parameters.truncates() && !wholeCluster) {
            findings.addProblem(
                    "truncate removes the rows on all nodes, so the restore must include all nodes: omit 'nodes', or submit the request again if a node has joined since");
        }
        if (parameters.truncates()) {
            now.stream()
                    .filter(node -> !node.up())
                    .forEach(node -> findings.addProblem(
                            "Node %s is down, and TRUNCATE requires all nodes".formatted(node.address())));
        }
        nodes.stream()
                .filter(node -> now.stream().noneMatch(each -> each.hostId().equals(node.hostId())))
                .forEach(node -> findings.addProblem(
                        "Node %s (%s) has left the cluster".formatted(node.address(), node.hostId())));
        return wholeCluster;
    }

    private void checkVersion(NodeSnapshotContent content) {
        String address = content.node().address();
        if (RestoreRequestCheck.isTooOld(content.version())) {
            findings.addProblem(RestoreRequestCheck.tooOld(address, content.version()));
        }
        if (!SnapshotTag.isReadableBy(content.version(), target.tag())) {
            findings.addProblem(SnapshotTag.unreadable(address, content.version(), target.tag()));
        }
        target.known().stream()
                .flatMap(snapshot ->
                        Optional.ofNullable(snapshot.hosts().get(content.node().hostId())).stream())
                .map(Snapshot.Host::version)
                .filter(then -> then != null && CassandraRelease.isOlder(content.version(), then))
                .findFirst()
                .ifPresent(then ->
                        findings.addProblem("Node %s runs Cassandra %s, which may not read SSTables that it wrote as %s"
                                .formatted(address, content.version(), then)));
    }

    /** Rows that are restored while a node still executes a TRUNCATE would be removed. */
    private void checkTruncateTimeout(NodeSnapshotContent content) {
        Duration nodes = content.truncateTimeout();
        if (parameters.truncates() && nodes.compareTo(deadlines.truncateTimeout()) >= 0) {
            findings.addProblem(
                    "Node %s may execute a TRUNCATE for %s (truncate_request_timeout), but Ilion waits for it only %s: set ilion.restore.truncate-timeout to more than the timeout of the node"
                            .formatted(content.node().address(), nodes, deadlines.truncateTimeout()));
        }
    }

    /** Reads the schema once, for all keyspaces. */
    private Map<String, Keyspace> keyspaces() {
        Map<String, Keyspace> keyspaces = new TreeMap<>();
        boolean refreshed = false;
        for (String name : target.tables().keySet()) {
            RestoreRequestCheck.objectionTo(name, parameters.truncates()).ifPresent(findings::addProblem);
            Optional<Keyspace> found = refreshed ? cluster.keyspace(name) : cluster.refreshKeyspace(name);
            refreshed = true;
            found.ifPresentOrElse(
                    keyspace -> keyspaces.put(name, keyspace),
                    () -> findings.addProblem(
                            "Keyspace %s does not exist any more in cluster '%s'".formatted(name, cluster.name())));
        }
        return keyspaces;
    }

    /** The current schema of the tables to restore, without views. */
    private Map<String, TableInfo> tables(Map<String, Keyspace> keyspaces, List<NodeSnapshotContent> contents) {
        Map<String, TableInfo> tables = new TreeMap<>();
        keyspaces.forEach((keyspace, now) -> wanted(keyspace, contents).forEach(table -> {
            String name = keyspace + "." + table;
            Optional<TableInfo> info = cluster.table(keyspace, table);
            if (isView(keyspace, table, info)) {
                findings.addNote("%s is a materialized view and is not restored".formatted(name));
            } else if (info.isEmpty()) {
                findings.addProblem(
                        "Snapshot '%s' has table %s, which does not exist any more: create it with the snapshot's schema.cql, or list the other tables in 'tables'"
                                .formatted(target.tag(), name));
            } else {
                tables.put(name, info.get());
            }
        }));
        if (tables.isEmpty()) {
            findings.addProblem("No node has a snapshot '%s' of a table of %s"
                    .formatted(target.tag(), String.join(", ", target.tables().keySet())));
        }
        return tables;
    }

    private Set<String> wanted(String keyspace, List<NodeSnapshotContent> contents) {
        Set<String> wanted = new TreeSet<>(target.tables().getOrDefault(keyspace, List.of()));
        if (wanted.isEmpty()) {
            contents.forEach(content -> content.listed().stream()
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
                .or(() -> target.findSnapshot(keyspace, table)
                        .map(snapshot -> snapshot.definitions().get(keyspace + "." + table))
                        .map(TableInfo::viewOf))
                .isPresent();
    }

    private void checkOperation(Snapshot snapshot) {
        switch (snapshot.operationState()) {
            case COMPLETED -> {}
            case PENDING, RUNNING ->
                findings.addProblem(
                        "Snapshot '%s' is being taken by operation %s".formatted(snapshot.tag(), snapshot.id()));
            case FAILED, CANCELLED ->
                findings.addRisk(
                        RestoreRisk.INCOMPLETE_SNAPSHOT,
                        "Operation %s, which took snapshot '%s', is %s, so the snapshot may be incomplete"
                                .formatted(snapshot.id(), snapshot.tag(), snapshot.operationState()));
        }
    }

    private void checkTable(
            Map<String, Keyspace> keyspaces, String name, TableInfo info, List<NodeSnapshotContent> contents) {
        String keyspace = name.substring(0, name.indexOf('.'));
        String table = name.substring(name.indexOf('.') + 1);
        new SchemaDrift(cluster, target, findings).check(Objects.requireNonNull(keyspaces.get(keyspace)), table, info);
        boolean recorded = target.findSnapshot(keyspace, table)
                .filter(snapshot -> snapshot.definitions().containsKey(name))
                .isPresent();
        if (!recorded) {
            findings.addUnrecorded(
                    "The schema of table %s when snapshot '%s' was taken, and whether the snapshot is complete, is not recorded"
                            .formatted(name, target.tag()));
        }
        if (contents.stream().noneMatch(content -> content.find(keyspace, table).isPresent())) {
            findings.addProblem("No node has a snapshot '%s' of %s".formatted(target.tag(), name));
        }
        UUID given = parameters.sourceTableId();
        if (given != null && !given.equals(info.id())) {
            findings.addRisk(
                    RestoreRisk.RECREATED_TABLE, "Table %s has the id %s, not %s".formatted(name, info.id(), given));
        }
        if (parameters.truncates()) {
            cluster.missingModifyPermission(keyspace, table).ifPresent(findings::addProblem);
        }
        contents.forEach(content -> checkPart(content, keyspace, table));
    }

    private void checkPart(NodeSnapshotContent content, String keyspace, String table) {
        UUID hostId = content.node().hostId();
        String address = content.node().address();
        Optional<ListedSnapshot> listed = content.find(keyspace, table);
        if (listed.isEmpty()) {
            findings.addRisk(
                    RestoreRisk.INCOMPLETE_SNAPSHOT,
                    "Node %s has no snapshot '%s' of %s.%s".formatted(address, target.tag(), keyspace, table));
            return;
        }
        if (!target.known().isEmpty()
                && parameters.truncates()
                && target.findPart(hostId, keyspace, table).isEmpty()) {
            findings.addRisk(
                    RestoreRisk.UNRECORDED_SNAPSHOT,
                    "Node %s has a snapshot '%s' of %s.%s that was not taken by Ilion"
                            .formatted(address, target.tag(), keyspace, table));
        }
        for (Snapshot snapshot : target.known()) {
            snapshot.partsOn(hostId).stream()
                    .filter(part ->
                            part.keyspace().equals(keyspace) && part.table().equals(table))
                    .filter(part -> !snapshot.matches(part, listed.get()))
                    .forEach(part -> findings.addProblem(
                            "Node %s has another snapshot '%s' of %s than the one that operation %s took"
                                    .formatted(address, target.tag(), part.name(), snapshot.id())));
        }
        Instant expiresAt = listed.get().expiresAt();
        if (expiresAt != null && expiresAt.isBefore(deadlines.neededUntil())) {
            findings.addProblem(
                    "Node %s removes snapshot '%s' of %s.%s at %s, possibly before the restore ends: reduce execution.timeout"
                            .formatted(address, target.tag(), keyspace, table, expiresAt));
        }
    }
}
