package io.ilion.snapshot;

import io.ilion.cassandra.TableInfo;
import io.ilion.operation.Moments;
import io.ilion.operation.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
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
        return jdbc.sql("""
                        select s.*, o.state from snapshot s join operation o on o.id = s.id where s.id = ?""").param(id).query((row, number) -> read(row)).optional();
    }

    /** All of that tag, the newest first. */
    @Transactional(readOnly = true)
    public List<Snapshot> findByTag(String cluster, String tag) {
        return jdbc.sql("""
                        select s.*, o.state from snapshot s join operation o on o.id = s.id
                         where s.cluster = ? and s.tag = ? order by s.id desc""")
                .params(cluster, tag)
                .query((row, number) -> read(row))
                .list();
    }

    /**
     * The newest first.
     *
     * @param before only those older than that one; null to begin with the newest
     */
    @Transactional(readOnly = true)
    public List<Snapshot> list(@Nullable UUID before, int limit) {
        return jdbc.sql("""
                        select s.*, o.state from snapshot s join operation o on o.id = s.id
                         where cast(:before as uuid) is null or s.id < cast(:before as uuid)
                         order by s.id desc limit :limit""")
                .param("before", before)
                .param("limit", limit)
                .query((row, number) -> read(row))
                .list();
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

    /** All of a cluster of which anything is thought to be there. */
    @Transactional(readOnly = true)
    public List<Snapshot> there(String cluster) {
        return jdbc.sql("""
                        select s.*, o.state from snapshot s join operation o on o.id = s.id
                         where s.cluster = ?
                           and exists (select from snapshot_part p where p.snapshot_id = s.id and p.gone_at is null)""").param(cluster).query((row, number) -> read(row)).list();
    }

    private Snapshot read(ResultSet row) throws SQLException {
        UUID id = row.getObject("id", UUID.class);
        return new Snapshot(
                id,
                row.getString("cluster"),
                row.getString("tag"),
                row.getTimestamp("created_at").toInstant(),
                instant(row.getTimestamp("expires_at")),
                State.valueOf(row.getString("state")),
                parts(id),
                definitions(id));
    }

    private List<Snapshot.Part> parts(UUID id) {
        return jdbc.sql("""
                        select * from snapshot_part where snapshot_id = ? order by keyspace, table_name, address""")
                .param(id)
                .query((row, number) -> new Snapshot.Part(
                        row.getObject("host_id", UUID.class),
                        row.getString("address"),
                        row.getString("keyspace"),
                        row.getString("table_name"),
                        row.getLong("true_size"),
                        row.getLong("size_on_disk"),
                        row.getTimestamp("seen_at").toInstant(),
                        instant(row.getTimestamp("gone_at"))))
                .list();
    }

    private Map<String, TableInfo> definitions(UUID id) {
        record Row(String name, TableInfo info) {}
        return jdbc
                .sql("select * from snapshot_table where snapshot_id = ?")
                .param(id)
                .query((row, number) -> new Row(
                        row.getString("keyspace") + "." + row.getString("table_name"),
                        new TableInfo(row.getObject("table_id", UUID.class), columns(row.getString("columns")))))
                .list()
                .stream()
                .collect(Collectors.toMap(Row::name, Row::info, (one, other) -> one, TreeMap::new));
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
