package io.ilion.maintenance.restore;

import io.ilion.operation.type.SchemaCheck;
import io.ilion.snapshot.Snapshot;
import io.ilion.snapshot.Snapshots;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What can be said of a request for a restore when it is submitted, without asking a node. */
record RestoreRequestCheck(RestoreParameters parameters, Snapshots snapshots, SchemaCheck schema) {

    /** Each node has its own of these. */
    private static final Set<String> LOCAL_KEYSPACES = Set.of("system", "system_schema");

    void check() {
        if (!parameters.isOneForm()) {
            schema.reject("snapshotId", "give either snapshotId, or tag and keyspace");
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
            keyspace(Objects.requireNonNull(parameters.keyspace()), parameters.namedTables());
        } else {
            snapshots
                    .find(id)
                    .ifPresentOrElse(
                            this::byId, () -> schema.reject("snapshotId", "there is no snapshot '%s'".formatted(id)));
        }
    }

    private void byId(Snapshot known) {
        List<Snapshot.Part> wanted = known.parts().stream()
                .filter(part -> parameters.includes(part.keyspace(), part.table()))
                .toList();
        if (!known.cluster().equals(schema.cluster())) {
            schema.reject("snapshotId", "is of cluster '%s', not of '%s'".formatted(known.cluster(), schema.cluster()));
        } else if (!known.operationState().isTerminal()) {
            schema.reject("snapshotId", "is still being taken; wait for that operation to end");
        } else if (known.parts().stream().allMatch(Snapshot.Part::isMissing)) {
            schema.reject("snapshotId", "nothing is left of the snapshot '%s'".formatted(known.id()));
        } else if (wanted.isEmpty() && parameters.namedTables().isEmpty()) {
            schema.reject("keyspace", "the snapshot has nothing of it");
        } else {
            parameters.namedTables().stream()
                    .filter(table ->
                            wanted.stream().noneMatch(part -> part.table().equals(table)))
                    .forEach(table -> schema.reject("tables", "the snapshot has no table '%s'".formatted(table)));
            wanted.stream()
                    .map(Snapshot.Part::keyspace)
                    .distinct()
                    .forEach(keyspace -> keyspace(
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

    private void keyspace(String keyspace, List<String> tables) {
        objectionTo(keyspace, parameters.truncates()).ifPresent(why -> schema.reject("keyspace", why));
        schema.requireKeyspaceAndTables(keyspace, tables);
    }

    /** Why a keyspace cannot be restored; empty where it can. */
    static Optional<String> objectionTo(String keyspace, boolean truncates) {
        if (LOCAL_KEYSPACES.contains(keyspace)) {
            return Optional.of("keyspace %s is each node's own, and is not restored".formatted(keyspace));
        }
        return truncates && keyspace.equals("system_auth")
                ? Optional.of(
                        "without the rows of system_auth nobody could log in to restore them: restore it without truncate")
                : Optional.empty();
    }

    static boolean isTooOld(String version) {
        return version.startsWith("3.") || version.startsWith("2.");
    }

    static String tooOld(String address, String version) {
        return "Node %s runs Cassandra %s, whose import cannot copy: it would take the snapshot apart. 4.0 and later can"
                .formatted(address, version);
    }
}
