package io.ilion.maintenance.restore;

import io.ilion.cassandra.Cluster;
import io.ilion.cassandra.Keyspace;
import io.ilion.cassandra.TableInfo;
import io.ilion.snapshot.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Notices what has changed in the schema since a snapshot was taken, and would make its rows incomplete or unreadable. */
record SchemaDrift(Cluster cluster, RestoreTarget target, RestoreFindings findings) {

    /** @param now the table as it is now */
    void check(Keyspace keyspace, String table, TableInfo now) {
        String name = keyspace.name() + "." + table;
        Optional<Snapshot> known = target.knownOf(keyspace.name(), table);
        Optional<TableInfo> then = known.map(snapshot -> snapshot.definitions().get(name));
        then.ifPresent(definition -> compare(name, definition, now));
        known.ifPresent(snapshot -> droppedColumns(snapshot, keyspace.name(), table, then));
        views(keyspace, table);
        expiry(name, then, now);
    }

    private void compare(String name, TableInfo then, TableInfo now) {
        if (!now.id().equals(then.id())) {
            findings.problemUnless(
                    RestoreRisk.RECREATED_TABLE,
                    "Table %s was dropped and recreated since snapshot '%s' was taken".formatted(name, target.tag()));
        }
        then.columns().forEach((column, type) -> {
            String typeNow = now.columns().get(column);
            if (typeNow == null) {
                findings.problem(
                        "Table %s has no column '%s' any more, which snapshot '%s' has values of: add it again, as %s, or leave the table out"
                                .formatted(name, column, target.tag(), type));
            } else if (!typeNow.equals(type)) {
                findings.problem("Table %s has a column '%s' of type %s, which was %s when snapshot '%s' was taken"
                        .formatted(name, column, typeNow, type, target.tag()));
            }
        });
    }

    /** Cassandra does not read the values of a column from before it was dropped, also when it was added again. */
    private void droppedColumns(Snapshot snapshot, String keyspace, String table, Optional<TableInfo> definition) {
        String name = keyspace + "." + table;
        Map<String, Instant> then = snapshot.droppedColumns().get(name);
        if (then == null) {
            findings.unrecorded(
                    "Which columns had been dropped from table %s when snapshot '%s' was taken is not recorded"
                            .formatted(name, target.tag()));
        }
        cluster.droppedColumns(keyspace, table).forEach((column, dropped) -> {
            boolean had = definition.isEmpty() || definition.get().columns().containsKey(column);
            boolean since = then == null ? dropped.isAfter(snapshot.createdAt()) : !dropped.equals(then.get(column));
            if (had && since) {
                findings.problem(
                        "Column '%s' of table %s was dropped since snapshot '%s' was taken: its values would not come back, also if it was added again"
                                .formatted(column, name, target.tag()));
            }
        });
    }

    private void views(Keyspace keyspace, String table) {
        List<String> views = keyspace.views().stream()
                .filter(view -> cluster.table(keyspace.name(), view)
                        .filter(info -> table.equals(info.viewOf()))
                        .isPresent())
                .sorted()
                .toList();
        if (!views.isEmpty()) {
            findings.problemUnless(
                    RestoreRisk.STALE_VIEWS,
                    "Table %s.%s has the materialized views %s, which a restore does not write to, and TRUNCATE of the table empties: drop and create them afterwards"
                            .formatted(keyspace.name(), table, views));
        }
    }

    private void expiry(String name, Optional<TableInfo> then, TableInfo now) {
        Duration ttl = Stream.of(then.map(TableInfo::defaultTtl).orElse(Duration.ZERO), now.defaultTtl())
                .max(Comparator.naturalOrder())
                .orElseThrow();
        if (!ttl.isZero()) {
            findings.problemUnless(
                    RestoreRisk.EXPIRED_ROWS,
                    "Rows of table %s expire %s after they were written, so that some may not come back"
                            .formatted(name, ttl));
        }
    }
}
