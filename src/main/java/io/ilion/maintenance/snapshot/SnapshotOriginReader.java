package io.ilion.maintenance.snapshot;

import io.ilion.cassandra.Cluster;
import io.ilion.cassandra.ClusterUnreachableException;
import io.ilion.cassandra.Keyspace;
import io.ilion.cassandra.StatementRejectedException;
import io.ilion.cassandra.StatementTimeoutException;
import io.ilion.cassandra.TableInfo;
import io.ilion.snapshot.Snapshot.Host;
import io.ilion.snapshot.Snapshot.Origin;
import io.ilion.snapshot.Snapshot.Table;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what a restore needs to compare: schema, replication and tokens. What cannot be read is logged and stays unknown, as the
 * snapshot is useful without it.
 */
final class SnapshotOriginReader {

    private static final Logger log = LoggerFactory.getLogger(SnapshotOriginReader.class);

    private final Cluster cluster;
    private final Origin known;

    /** @param known what an earlier node of the operation has read already */
    SnapshotOriginReader(Cluster cluster, Origin known) {
        this.cluster = cluster;
        this.known = known;
    }

    Origin read(UUID hostId, String address, String version, Collection<Table> tables) {
        Map<String, TableInfo> definitions = new TreeMap<>();
        Map<String, Map<String, Instant>> dropped = new TreeMap<>();
        Map<String, Map<String, String>> replication = new TreeMap<>();
        Map<String, List<Table>> unknown = tables.stream()
                .filter(table -> !known.definitions().containsKey(name(table)))
                .collect(Collectors.groupingBy(Table::keyspace));
        unknown.forEach((keyspace, those) -> {
            // the schema that the driver has may be a second old; dropped columns must be read after the columns
            ask("keyspace " + keyspace, () -> cluster.refreshKeyspace(keyspace))
                    .flatMap(found -> found)
                    .map(Keyspace::replication)
                    .filter(options -> !options.isEmpty())
                    .ifPresent(options -> replication.put(keyspace, options));
            for (Table table : those) {
                ask("table " + name(table), () -> cluster.table(keyspace, table.table()))
                        .flatMap(found -> found)
                        .ifPresent(info -> definitions.put(name(table), info));
                ask("dropped columns of " + name(table), () -> cluster.droppedColumns(keyspace, table.table()))
                        .ifPresent(columns -> dropped.put(name(table), columns));
            }
        });
        List<String> tokens = ask("tokens of " + address, cluster::tokens)
                .map(all -> all.get(hostId))
                .orElse(List.of());
        Map<UUID, Host> hosts = new HashMap<>();
        hosts.put(hostId, new Host(tokens, version, address));
        return new Origin(definitions, dropped, replication, hosts);
    }

    private <T> Optional<T> ask(String what, Supplier<T> question) {
        try {
            return Optional.of(question.get());
        } catch (ClusterUnreachableException | StatementRejectedException | StatementTimeoutException e) {
            log.warn("The inventory does not record the {} of a snapshot: {}", what, e.getMessage());
            return Optional.empty();
        }
    }

    private static String name(Table table) {
        return table.keyspace() + "." + table.table();
    }
}
