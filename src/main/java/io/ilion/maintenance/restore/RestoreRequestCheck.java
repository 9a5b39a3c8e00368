package io.ilion.maintenance.restore;

import io.ilion.operation.type.SchemaCheck;
import io.ilion.snapshot.Snapshot;
import io.ilion.snapshot.Snapshots;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Checks the request of a restore when it is submitted, without calling a node. */
record RestoreRequestCheck(RestoreParameters parameters, Snapshots snapshots, SchemaCheck schema) {

    /** Keyspaces that are not distributed: each node owns all of its rows. */
    private static final Set<String> LOCAL_KEYSPACES = Set.of("system", "system_schema");

    void check() {
        if (!parameters.isOneForm()) {
            schema.reject("snapshotId", "set either snapshotId, or tag and keyspace");
            return;
        }
        if (parameters.sourceTableId() != null && parameters.namedTables().size() != 1) {
            schema.reject("sourceTableId", "requires exactly one table in 'tables'");
        }
        schema.nodes().stream()
                .filter(node -> isTooOld(String.valueOf(node.version())))
                .findFirst()
                .ifPresent(node -> schema.reject("type", tooOld(node.address(), String.valueOf(node.version()))));
        UUID id = parameters.snapshotId();
        if (id == null) {
            checkKeyspace(Objects.requireNonNull(parameters.keyspace()), parameters.namedTables());
        } else {
            snapshots
                    .find(id)
                    .ifPresentOrElse(
                            this::checkSnapshot,
                            () -> schema.reject("snapshotId", "there is no snapshot '%s'".formatted(id)));
        }
    }

    private void checkSnapshot(Snapshot known) {
        List<Snapshot.Part> wanted = known.parts().stream()
                .filter(part -> parameters.includes(part.keyspace(), part.table()))
                .toList();
        if (!known.cluster().equals(schema.cluster())) {
            schema.reject(
                    "snapshotId", "belongs to cluster '%s', not to '%s'".formatted(known.cluster(), schema.cluster()));
        } else if (!known.operationState().isTerminal()) {
            schema.reject("snapshotId", "is being taken by a running operation; wait until it has ended");
        } else if (known.parts().stream().allMatch(Snapshot.Part::isMissing)) {
            schema.reject("snapshotId", "the snapshot '%s' is already removed from all nodes".formatted(known.id()));
        } else if (wanted.isEmpty() && parameters.namedTables().isEmpty()) {
            schema.reject("keyspace", "the snapshot has no tables of this keyspace");
        } else {
            parameters.namedTables().stream()
                    .filter(table ->
                            wanted.stream().noneMatch(part -> part.table().equals(table)))
                    .forEach(table -> schema.reject("tables", "the snapshot has no table '%s'".formatted(table)));
            wanted.stream()
                    .map(Snapshot.Part::keyspace)
                    .distinct()
                    .forEach(keyspace -> checkKeyspace(
                            keyspace,
                            parameters.namedTables().isEmpty()
                                    ? List.of()
                                    : wanted.stream()
                                            .filter(part -> part.keyspace().equals(keyspace))
                                            .map(Snapshot.Part::table)
                                            .distinct()
                                            .toList()));
        }
    }

    private void checkKeyspace(String keyspace, List<String> tables) {
        objectionTo(keyspace, parameters.truncates()).ifPresent(reason -> schema.reject("keyspace", reason));
        schema.requireKeyspaceAndTables(keyspace, tables);
    }

    /** Why a keyspace cannot be restored; empty when it can. */
    static Optional<String> objectionTo(String keyspace, boolean truncates) {
        if (LOCAL_KEYSPACES.contains(keyspace)) {
            return Optional.of("keyspace %s is local to each node and cannot be restored".formatted(keyspace));
        }
        return truncates && keyspace.equals("system_auth")
                ? Optional.of(
                        "system_auth cannot be restored with truncate: without its rows Ilion could not log in to restore them")
                : Optional.empty();
    }

    static boolean isTooOld(String version) {
        return version.startsWith("3.") || version.startsWith("2.");
    }

    static String tooOld(String address, String version) {
        return "Node %s runs Cassandra %s, whose import moves SSTables out of the snapshot; restore requires 4.0 or later"
                .formatted(address, version);
    }
}
