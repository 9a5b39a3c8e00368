package io.ilion.snapshot;

import io.ilion.cassandra.TableInfo;
import io.ilion.operation.Moments;
import io.ilion.operation.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** The snapshots that are known. */
@Service
public class Snapshots {

    private static final String ANY_PART =
            "exists (select from snapshot_part p where p.snapshot_id = s.id and p.gone_at is null)";

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final Moments moments;

    Snapshots(JdbcClient jdbc, JsonMapper json, Moments moments) {
        this.jdbc = jdbc;
        this.json = json;
        this.moments = moments;
    }

    @Transactional(readOnly = true)
    public Optional<Snapshot> find(UUID id) {
        return read("s.id = :id", Map.of("id", id)).stream().findFirst();
    }

    /** All of that tag, the newest first. */
    @Transactional(readOnly = true)
    public List<Snapshot> findByTag(String cluster, String tag) {
        return read("s.cluster = :cluster and s.tag = :tag", Map.of("cluster", cluster, "tag", tag));
    }

    /**
     * The newest first.
     *
     * @param before only those older than that one; null to begin with the newest
     */
    @Transactional(readOnly = true)
    public List<Snapshot> list(@Nullable UUID before, int limit) {
        return before == null
                ? read("true", Map.of("limit", limit))
                : read("s.id < :before", Map.of("before", before, "limit", limit));
    }

    /** Those of which anything is thought to be there, or may still come; the newest first. */
    @Transactional(readOnly = true)
    public List<Snapshot> there(int limit) {
        return read("(o.state in ('PENDING', 'RUNNING') or " + ANY_PART + ")", Map.of("limit", limit));
    }

    /** All of a cluster of which anything is thought to be there. */
    @Transactional(readOnly = true)
    public List<Snapshot> there(String cluster) {
        return read("s.cluster = :cluster and " + ANY_PART, Map.of("cluster", cluster));
    }

    /** An operation begins to take one; nothing when another of its tasks has said so already. */
    public void begun(UUID id, String cluster, String tag, @Nullable Instant expiresAt) {
        jdbc.sql("""
                        insert into snapshot (id, cluster, tag, created_at, expires_at) values (:id, :cluster, :tag, :now, cast(:expires as timestamptz))
                        on conflict do nothing""")
                .param("id", id)
                .param("cluster", cluster)
                .param("tag", tag)
                .param("now", Timestamp.from(moments.now()))
                .param("expires", expiresAt == null ? null : expiresAt.toString(), Types.VARCHAR)
                .update();
    }

    /** What a table is like while its snapshot is taken. */
    public void defined(UUID id, String keyspace, String table, TableInfo info) {
        jdbc.sql("""
                        insert into snapshot_table (snapshot_id, keyspace, table_name, table_id, columns)
                        values (?, ?, ?, ?, cast(? as jsonb))
                        on conflict do nothing""")
                .params(id, keyspace, table, info.id(), json.writeValueAsString(info.columns()))
                .update();
    }

    /** Part of it was seen on a node. */
    public void seen(UUID id, UUID hostId, String address, ListedSnapshot listed) {
        jdbc.sql("""
                        insert into snapshot_part (snapshot_id, host_id, keyspace, table_name, address, true_size, size_on_disk, seen_at)
                        values (?, ?, ?, ?, ?, ?, ?, ?)
                        on conflict on constraint snapshot_part_pk do update
                            set address = excluded.address, true_size = excluded.true_size,
                                size_on_disk = excluded.size_on_disk, seen_at = excluded.seen_at, gone_at = null""")
                .params(
                        id,
                        hostId,
                        listed.keyspace(),
                        listed.table(),
                        address,
                        listed.trueSize(),
                        listed.sizeOnDisk(),
                        Timestamp.from(moments.now()))
                .update();
    }

    /** Part of it is not on that node any more. */
    public void gone(UUID id, UUID hostId, String keyspace, String table) {
        jdbc.sql("""
                        update snapshot_part set gone_at = ?
                         where snapshot_id = ? and host_id = ? and keyspace = ? and table_name = ? and gone_at is null""")
                .params(Timestamp.from(moments.now()), id, hostId, keyspace, table)
                .update();
    }

    /** By three statements, however many there are. */
    private List<Snapshot> read(String condition, Map<String, Object> parameters) {
        List<Snapshot> bare = jdbc.sql("""
                        select s.*, o.state from snapshot s join operation o on o.id = s.id
                         where %s
                         order by s.id desc%s""".formatted(condition, parameters.containsKey("limit") ? " limit :limit" : ""))
                .params(parameters)
                .query((row, number) -> bare(row))
                .list();
        if (bare.isEmpty()) {
            return bare;
        }
        List<UUID> ids = bare.stream().map(Snapshot::id).toList();
        Map<UUID, List<Snapshot.Part>> parts = parts(ids);
        Map<UUID, Map<String, TableInfo>> definitions = definitions(ids);
        return bare.stream()
                .map(snapshot -> snapshot.with(
                        parts.getOrDefault(snapshot.id(), List.of()),
                        definitions.getOrDefault(snapshot.id(), Map.of())))
                .toList();
    }

    private static Snapshot bare(ResultSet row) throws SQLException {
        return new Snapshot(
                row.getObject("id", UUID.class),
                row.getString("cluster"),
                row.getString("tag"),
                row.getTimestamp("created_at").toInstant(),
                instant(row.getTimestamp("expires_at")),
                State.valueOf(row.getString("state")),
                List.of(),
                Map.of());
    }

    private Map<UUID, List<Snapshot.Part>> parts(List<UUID> ids) {
        return jdbc
                .sql("select * from snapshot_part where snapshot_id in (:ids) order by keyspace, table_name, address")
                .param("ids", ids)
                .query((row, number) -> Map.entry(
                        row.getObject("snapshot_id", UUID.class),
                        new Snapshot.Part(
                                row.getObject("host_id", UUID.class),
                                row.getString("address"),
                                row.getString("keyspace"),
                                row.getString("table_name"),
                                row.getLong("true_size"),
                                row.getLong("size_on_disk"),
                                row.getTimestamp("seen_at").toInstant(),
                                instant(row.getTimestamp("gone_at")))))
                .list()
                .stream()
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
    }

    private Map<UUID, Map<String, TableInfo>> definitions(List<UUID> ids) {
        Map<UUID, Map<String, TableInfo>> definitions = new HashMap<>();
        jdbc.sql("select * from snapshot_table where snapshot_id in (:ids)")
                .param("ids", ids)
                .query(row -> {
                    definitions
                            .computeIfAbsent(row.getObject("snapshot_id", UUID.class), id -> new TreeMap<>())
                            .put(
                                    row.getString("keyspace") + "." + row.getString("table_name"),
                                    new TableInfo(
                                            row.getObject("table_id", UUID.class), columns(row.getString("columns"))));
                });
        return definitions;
    }

    private Map<String, String> columns(String written) {
        Map<String, String> columns = new TreeMap<>();
        json.readTree(written)
                .properties()
                .forEach(each -> columns.put(each.getKey(), each.getValue().asString()));
        return columns;
    }

    private static @Nullable Instant instant(@Nullable Timestamp timestamp) {
        return timestamp == null ? null : timestamp.toInstant();
    }
}
