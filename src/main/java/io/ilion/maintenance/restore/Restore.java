package io.ilion.maintenance.restore;

import io.ilion.cassandra.Cluster;
import io.ilion.cassandra.Clusters;
import io.ilion.cassandra.Node;
import io.ilion.operation.Execution;
import io.ilion.operation.Execution.OnFailure;
import io.ilion.operation.Execution.Order;
import io.ilion.operation.Maintenance;
import io.ilion.operation.SchemaCheck;
import io.ilion.operation.Territory;
import io.ilion.operation.Work;
import io.ilion.operation.WorkFailedException;
import io.ilion.snapshot.ListedSnapshot;
import io.ilion.snapshot.Snapshot;
import io.ilion.snapshot.SnapshotListing;
import io.ilion.snapshot.Snapshots;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * Copies the SSTables of a snapshot back into their tables, on each node those that this node holds. To copy them twice
 * does no harm, since both copies have the same rows at the same times of writing.
 */
@Component
final class Restore implements Maintenance<RestoreParameters> {

    private static final Execution DEFAULTS =
            new Execution(Order.ALL_AT_ONCE, 16, OnFailure.CONTINUE, Duration.ofHours(6), 0);

    /** How long one node may take to say whether it has the snapshot, before anything is truncated. */
    private static final Duration LOOK = Duration.ofSeconds(30);

    private final Snapshots snapshots;
    private final Clusters clusters;

    Restore(Snapshots snapshots, Clusters clusters) {
        this.snapshots = snapshots;
        this.clusters = clusters;
    }

    @Override
    public String type() {
        return "restore";
    }

    @Override
    public String summary() {
        return "Copies the rows of a snapshot back into their tables; the snapshot stays as it is.";
    }

    @Override
    public Class<RestoreParameters> parameters() {
        return RestoreParameters.class;
    }

    @Override
    public Execution defaults() {
        return DEFAULTS;
    }

    @Override
    public Set<String> keyspaces(RestoreParameters parameters) {
        String keyspace = parameters.keyspace();
        return keyspace == null
                ? snapshots
                        .find(Objects.requireNonNull(parameters.snapshotId()))
                        .map(Snapshot::keyspaces)
                        .orElse(Set.of())
                : Set.of(keyspace);
    }

    /** It changes what readers see, and with {@code truncate} rows that were written since are gone. */
    @Override
    public boolean isForAdmins(RestoreParameters parameters) {
        return true;
    }

    @Override
    public Territory territory(RestoreParameters parameters) {
        return sought(parameters).territory();
    }

    @Override
    public void check(RestoreParameters parameters, SchemaCheck schema) {
        if (!parameters.isOneForm()) {
            schema.refuse("snapshotId", "give either snapshotId, or tag and keyspace");
            return;
        }
        schema.nodes().stream()
                .filter(node -> isTooOld(String.valueOf(node.version())))
                .findFirst()
                .ifPresent(node -> schema.refuse("type", tooOld(node.address(), String.valueOf(node.version()))));
        UUID id = parameters.snapshotId();
        if (id == null) {
            schema.keyspaceAndTables(Objects.requireNonNull(parameters.keyspace()), parameters.tables());
            return;
        }
        Optional<Snapshot> known = snapshots.find(id);
        if (known.isEmpty()) {
            schema.refuse("snapshotId", "there is no snapshot '%s'".formatted(id));
            return;
        }
        Map<String, List<String>> tables = sought(parameters).tables();
        if (known.get().tables().isEmpty()) {
            schema.refuse("snapshotId", "nothing is left of the snapshot '%s'".formatted(id));
        } else if (tables.isEmpty() && parameters.namedTables().isEmpty()) {
            schema.refuse("keyspace", "the snapshot has nothing of it");
        } else if (tables.isEmpty()) {
            schema.refuse("tables", "the snapshot has none of them");
        }
        tables.forEach(schema::keyspaceAndTables);
    }

    @Override
    public List<String> preflight(RestoreParameters parameters, Node node) {
        StorageService storage = storage(node);
        if (isTooOld(storage.getReleaseVersion())) {
            throw WorkFailedException.preflight(tooOld(node.address(), storage.getReleaseVersion()));
        }
        Sought sought = sought(parameters);
        List<ListedSnapshot> listed = listed(sought, node);
        for (String missing : missing(parameters, UUID.fromString(storage.getLocalHostId()), listed)) {
            throw WorkFailedException.preflight(
                    "Node %s has no snapshot '%s' of %s".formatted(node.address(), sought.tag(), missing));
        }
        if (listed.isEmpty()) {
            throw WorkFailedException.preflight("Node %s has no snapshot '%s' of %s"
                    .formatted(
                            node.address(),
                            sought.tag(),
                            String.join(", ", sought.tables().keySet())));
        }
        new SchemaDrift(snapshots, clusters).check(parameters.snapshotId(), listed);
        return listed.stream()
                .map(each -> "%s.%s: %d bytes on disk".formatted(each.keyspace(), each.table(), each.sizeOnDisk()))
                .toList();
    }

    @Override
    public void perform(Work<RestoreParameters> work) {
        Sought sought = sought(work.parameters());
        Cluster cluster = clusters.find(work.cluster()).orElseThrow();
        TableRestore table = new TableRestore(work.node(), cluster);
        List<ListedSnapshot> listed = listed(sought, work.node());
        Restored done = work.remembered(Restored.class).orElse(Restored.none());
        for (int i = 0; i < listed.size(); i++) {
            work.checkpoint((double) i / listed.size());
            ListedSnapshot each = listed.get(i);
            if (!done.tables().contains(name(each))) {
                work.saw(table.restore(each));
                done = done.and(name(each));
                work.remember(done);
            }
        }
        if (!sameTables(listed(sought, work.node()), listed)) {
            throw WorkFailedException.notVerified(
                    "The rows are back on node %s, but its snapshot '%s' is no longer whole"
                            .formatted(work.node().address(), sought.tag()));
        }
    }

    private static boolean sameTables(List<ListedSnapshot> one, List<ListedSnapshot> other) {
        return one.stream()
                .map(Restore::name)
                .toList()
                .equals(other.stream().map(Restore::name).toList());
    }

    private List<ListedSnapshot> listed(Sought sought, Node node) {
        return SnapshotListing.of(node).stream()
                .filter(sought::includes)
                .sorted(Comparator.comparing(Restore::name))
                .toList();
    }

    /** Tables that were asked for by name, or that the inventory has for this node, and the node has not. */
    private List<String> missing(RestoreParameters parameters, UUID hostId, List<ListedSnapshot> listed) {
        List<String> there = listed.stream().map(Restore::name).toList();
        UUID id = parameters.snapshotId();
        List<String> wanted = id == null
                ? parameters.namedTables().stream()
                        .map(table -> parameters.keyspace() + "." + table)
                        .toList()
                : snapshots.find(id).stream()
                        .flatMap(known -> known.tablesOn(hostId).stream())
                        .filter(parameters::includes)
                        .map(table -> table.keyspace() + "." + table.table())
                        .toList();
        return wanted.stream().filter(name -> !there.contains(name)).toList();
    }

    private Sought sought(RestoreParameters parameters) {
        UUID id = parameters.snapshotId();
        if (id == null) {
            return new Sought(
                    Objects.requireNonNull(parameters.tag()),
                    Map.of(Objects.requireNonNull(parameters.keyspace()), parameters.namedTables()));
        }
        Snapshot snapshot = snapshots
                .find(id)
                .orElseThrow(() -> WorkFailedException.preflight("there is no snapshot '%s'".formatted(id)));
        Map<String, List<String>> tables = new TreeMap<>();
        snapshot.tables().stream()
                .filter(parameters::includes)
                .forEach(table -> tables.merge(
                        table.keyspace(),
                        List.of(table.table()),
                        (one, other) ->
                                Stream.concat(one.stream(), other.stream()).toList()));
        return new Sought(snapshot.tag(), tables);
    }

    private static String name(ListedSnapshot listed) {
        return listed.keyspace() + "." + listed.table();
    }

    private static boolean isTooOld(String version) {
        return version.startsWith("3.") || version.startsWith("2.");
    }

    private static String tooOld(String address, String version) {
        return "Node %s runs Cassandra %s, whose import cannot copy: it would take the snapshot apart. 4.0 and later can"
                .formatted(address, version);
    }

    private static StorageService storage(Node node) {
        return node.mbean("org.apache.cassandra.db:type=StorageService", StorageService.class);
    }
}
