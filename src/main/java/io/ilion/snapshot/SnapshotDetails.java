package io.ilion.snapshot;

import io.ilion.cassandra.TableInfo;
import io.ilion.snapshot.Snapshot.Host;
import io.ilion.snapshot.Snapshot.Origin;
import io.ilion.snapshot.Snapshot.Part;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the parts, the planned nodes and the origin of snapshots. */
final class SnapshotDetails {

    private final JdbcClient jdbc;
    private final JsonMapper json;

    SnapshotDetails(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    Map<UUID, Set<UUID>> plannedHosts(Collection<UUID> ids) {
        return jdbc
                .sql("select operation_id, host_id from task where operation_id in (:ids) and host_id is not null")
                .param("ids", ids)
                .query((row, number) ->
                        Map.entry(row.getObject("operation_id", UUID.class), row.getObject("host_id", UUID.class)))
                .list()
                .stream()
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toSet())));
    }

    Map<UUID, List<Part>> parts(Collection<UUID> ids) {
        return jdbc
                .sql("select * from snapshot_part where snapshot_id in (:ids) order by keyspace, table_name, address")
                .param("ids", ids)
                .query((row, number) -> Map.entry(row.getObject("snapshot_id", UUID.class), part(row)))
                .list()
                .stream()
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
    }

    private static Part part(ResultSet row) throws SQLException {
        return new Part(
                row.getObject("host_id", UUID.class),
                row.getString("address"),
                row.getString("keyspace"),
                row.getString("table_name"),
                row.getLong("true_size"),
                row.getLong("size_on_disk"),
                row.getObject("known_empty", Boolean.class),
                instant(row.getTimestamp("node_created_at")),
                instant(row.getTimestamp("seen_at")),
                instant(row.getTimestamp("gone_at")));
    }

    Map<UUID, Origin> origins(Collection<UUID> ids) {
        Map<UUID, Origin> origins = new HashMap<>();
        Function<UUID, Origin> of = id -> origins.computeIfAbsent(
                id, any -> new Origin(new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new HashMap<>()));
        jdbc.sql("select * from snapshot_table where snapshot_id in (:ids)")
                .param("ids", ids)
                .query(row -> {
                    String name = row.getString("keyspace") + "." + row.getString("table_name");
                    Origin origin = of.apply(row.getObject("snapshot_id", UUID.class));
                    origin.definitions().put(name, table(row));
                    String dropped = row.getString("dropped_columns");
                    if (dropped != null) {
                        origin.droppedColumns().put(name, map(dropped, each -> Instant.parse(each.asString())));
                    }
                });
        jdbc.sql("select * from snapshot_keyspace where snapshot_id in (:ids)")
                .param("ids", ids)
                .query(row -> {
                    of.apply(row.getObject("snapshot_id", UUID.class))
                            .replication()
                            .put(row.getString("keyspace"), map(row.getString("replication"), JsonNode::asString));
                });
        jdbc.sql("select * from snapshot_host where snapshot_id in (:ids)")
                .param("ids", ids)
                .query(row -> {
                    of.apply(row.getObject("snapshot_id", UUID.class))
                            .hosts()
                            .put(row.getObject("host_id", UUID.class), host(row));
                });
        return origins;
    }

    private TableInfo table(ResultSet row) throws SQLException {
        return new TableInfo(
                row.getObject("table_id", UUID.class),
                map(row.getString("columns"), JsonNode::asString),
                row.getString("view_of"),
                Duration.ofSeconds(row.getLong("default_ttl")));
    }

    private Host host(ResultSet row) throws SQLException {
        return new Host(
                json.readTree(row.getString("tokens"))
                        .valueStream()
                        .map(JsonNode::asString)
                        .toList(),
                row.getString("version"),
                row.getString("address"));
    }

    private <T> Map<String, T> map(String written, Function<JsonNode, T> value) {
        Map<String, T> map = new TreeMap<>();
        json.readTree(written).properties().forEach(each -> map.put(each.getKey(), value.apply(each.getValue())));
        return map;
    }

    static @Nullable Instant instant(@Nullable Timestamp timestamp) {
        return timestamp == null ? null : timestamp.toInstant();
    }
}
