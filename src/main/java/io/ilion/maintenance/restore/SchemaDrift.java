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

/** Finds schema changes since a snapshot was taken that make its rows incomplete or unreadable. */
record SchemaDrift(Cluster cluster, RestoreTarget target, RestoreFindings findings) {

    /** @param now the current schema of the table */
    void check(Keyspace keyspace, String table, TableInfo now) {
        String name = keyspace.name() + "." + table;
        Optional<Snapshot> known = target.findSnapshot(keyspace.name(), table);
        Optional<TableInfo> then = known.map(snapshot -> snapshot.definitions().get(name));
        then.ifPresent(definition -> checkDefinition(name, definition, now));
        known.ifPresent(snapshot -> checkDroppedColumns(snapshot, keyspace.name(), table, then));
        checkViews(keyspace, table);
        checkTimeToLive(name, then, now);
    }

    private void checkDefinition(String name, TableInfo then, TableInfo now) {
        if (!now.id().equals(then.id())) {
            findings.addRisk(
                    RestoreRisk.RECREATED_TABLE,
                    "Table %s was dropped and recreated since snapshot '%s' was taken".formatted(name, target.tag()));
        }
        then.columns().forEach((column, type) -> {
            String typeNow = now.columns().get(column);
            if (typeNow == null) {
                findings.addProblem(
                        "Table %s has no column '%s' any more, but snapshot '%s' has values of it: add the column again as %s, or omit the table"
                                .formatted(name, column, target.tag(), type));
            } else if (!typeNow.equals(type)) {
                findings.addProblem("Table %s has a column '%s' of type %s, which was %s when snapshot '%s' was taken"
                        .formatted(name, column, typeNow, type, target.tag()));
            }
        });
    }

    /** Cassandra does not read values that were written before their column was dropped, even when it was added again. */
    private void checkDroppedColumns(Snapshot snapshot, String keyspace, String table, Optional<TableInfo> definition) {
        String name = keyspace + "." + table;
        Map<String, Instant> then = snapshot.droppedColumns().get(name);
        if (then == null) {
            findings.addUnrecorded(
                    "Which columns had been dropped from table %s when snapshot '%s' was taken is not recorded"
                            .formatted(name, target.tag()));
        }
        cluster.droppedColumns(keyspace, table).forEach((column, dropped) -> {
            boolean had = definition.isEmpty() || definition.get().columns().containsKey(column);
            boolean since = then == null ? dropped.isAfter(snapshot.createdAt()) : !dropped.equals(then.get(column));
            if (had && since) {
                findings.addProblem(
                        "Column '%s' of table %s was dropped since snapshot '%s' was taken: its values cannot be restored, even if the column was added again"
                                .formatted(column, name, target.tag()));
            }
        });
    }

    private void checkViews(Keyspace keyspace, String table) {
        List<String> views = keyspace.views().stream()
                .filter(view -> cluster.table(keyspace.name(), view)
                        .filter(info -> table.equals(info.viewOf()))
                        .isPresent())
                .sorted()
                .toList();
        if (!views.isEmpty()) {
            findings.addRisk(
                    RestoreRisk.STALE_VIEWS,
                    "Table %s.%s has the materialized views %s. A restore does not write to them, and TRUNCATE of the table empties them: drop and create them afterwards"
                            .formatted(keyspace.name(), table, views));
        }
    }

    private void checkTimeToLive(String name, Optional<TableInfo> then, TableInfo now) {
        Duration ttl = Stream.of(then.map(TableInfo::defaultTtl).orElse(Duration.ZERO), now.defaultTtl())
                .max(Comparator.naturalOrder())
                .orElseThrow();
        if (!ttl.isZero()) {
            findings.addRisk(
                    RestoreRisk.EXPIRED_ROWS,
                    "Rows of table %s expire %s after they were written, so some may not be restored"
                            .formatted(name, ttl));
        }
    }
}
