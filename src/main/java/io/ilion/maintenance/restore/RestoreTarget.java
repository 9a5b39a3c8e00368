package io.ilion.maintenance.restore;

import io.ilion.operation.failure.WorkFailedException;
import io.ilion.operation.type.LockScope;
import io.ilion.snapshot.ListedSnapshot;
import io.ilion.snapshot.Snapshot;
import io.ilion.snapshot.Snapshots;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The snapshot and the tables to restore. A snapshot by tag is looked up in the inventory, so that it is checked like one by id.
 *
 * @param known  the snapshots of the inventory with that tag; empty when Ilion did not take it
 * @param tables requested or recorded tables by keyspace; an empty list for all that the nodes have
 */
record RestoreTarget(String tag, List<Snapshot> known, Map<String, List<String>> tables) {

    static RestoreTarget find(RestoreParameters parameters, String cluster, Snapshots snapshots) {
        UUID id = parameters.snapshotId();
        if (id == null) {
            String tag = Objects.requireNonNull(parameters.tag());
            String keyspace = Objects.requireNonNull(parameters.keyspace());
            List<Snapshot> known = snapshots.findByTag(cluster, tag).stream()
                    .filter(each -> each.parts().stream()
                            .anyMatch(part -> part.keyspace().equals(keyspace) && part.missingSince() == null))
                    .toList();
            return new RestoreTarget(tag, known, Map.of(keyspace, parameters.namedTables()));
        }
        Snapshot snapshot = snapshots
                .find(id)
                .filter(each -> each.cluster().equals(cluster))
                .orElseThrow(() ->
                        WorkFailedException.preflight("cluster '%s' has no snapshot '%s'".formatted(cluster, id)));
        Map<String, Set<String>> tables = new TreeMap<>();
        snapshot.parts().stream()
                .filter(part -> parameters.includes(part.keyspace(), part.table()))
                .forEach(part -> tables.computeIfAbsent(part.keyspace(), any -> new TreeSet<>())
                        .add(part.table()));
        return new RestoreTarget(
                snapshot.tag(),
                List.of(snapshot),
                tables.entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, each -> List.copyOf(each.getValue()))));
    }

    /** The target for the lock scope: a tag is not looked up in the inventory. */
    static RestoreTarget forLocking(RestoreParameters parameters, Snapshots snapshots) {
        UUID id = parameters.snapshotId();
        if (id == null) {
            return new RestoreTarget(
                    Objects.requireNonNull(parameters.tag()),
                    List.of(),
                    Map.of(Objects.requireNonNull(parameters.keyspace()), parameters.namedTables()));
        }
        String cluster = snapshots
                .find(id)
                .map(Snapshot::cluster)
                .orElseThrow(() -> WorkFailedException.preflight("there is no snapshot '%s'".formatted(id)));
        return find(parameters, cluster, snapshots);
    }

    boolean includes(ListedSnapshot listed) {
        List<String> named = tables.get(listed.keyspace());
        return listed.tag().equals(tag) && named != null && (named.isEmpty() || named.contains(listed.table()));
    }

    /** The recorded part of a table on a node. */
    Optional<Snapshot.Part> findPart(UUID hostId, String keyspace, String table) {
        return known.stream()
                .flatMap(each -> each.parts().stream())
                .filter(part -> part.hostId().equals(hostId)
                        && part.keyspace().equals(keyspace)
                        && part.table().equals(table))
                .findFirst();
    }

    /** The snapshot of the inventory that has a table. */
    Optional<Snapshot> findSnapshot(String keyspace, String table) {
        return known.stream()
                .filter(each -> each.parts().stream()
                        .anyMatch(part ->
                                part.keyspace().equals(keyspace) && part.table().equals(table)))
                .findFirst();
    }

    /** The tables, their contents, and the snapshot. */
    LockScope lockScope() {
        LockScope lockScope = LockScope.snapshot(tag);
        for (Map.Entry<String, List<String>> each : tables.entrySet()) {
            lockScope = lockScope
                    .and(LockScope.tables(each.getKey(), each.getValue()))
                    .and(LockScope.contents(each.getKey(), each.getValue()));
        }
        return lockScope;
    }
}
