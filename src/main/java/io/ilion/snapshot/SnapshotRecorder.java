package io.ilion.snapshot;

import io.ilion.cassandra.TableInfo;
import io.ilion.snapshot.Snapshot.Table;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** Writes the inventory: what is about to be taken, what was seen on the nodes, and what is gone from them. */
@Service
public class SnapshotRecorder {

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final Clock clock;

    SnapshotRecorder(JdbcClient jdbc, JsonMapper json, Clock clock) {
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
    }

    /**
     * An operation is about to take these tables on a node. Until they are seen there, nobody knows whether they are. What an
     * earlier attempt has seen stays; what it found to be missing is unknown again.
     */
    @Transactional
    public void begin(SnapshotPlan plan) {
        jdbc.sql("""
                        insert into snapshot (id, cluster, tag, created_at, expires_at) values (:id, :cluster, :tag, :now, cast(:expires as timestamptz))
                        on conflict do nothing""")
                .param("id", plan.id())
                .param("cluster", plan.cluster())
                .param("tag", plan.tag())
                .param("now", Timestamp.from(clock.instant()))
                .param(
                        "expires",
                        plan.expiresAt() == null ? null : plan.expiresAt().toString(),
                        Types.VARCHAR)
                .update();
        plan.tables().forEach(table -> expect(plan, table));
        plan.origin()
                .hosts()
                .forEach((hostId, host) -> jdbc.sql("""
                        insert into snapshot_host (snapshot_id, host_id, address, version, tokens)
                        values (:id, :host, :address, cast(:version as text), cast(:tokens as jsonb)) on conflict do nothing""")
                        .param("id", plan.id())
                        .param("host", hostId)
                        .param("address", host.address())
                        .param("version", host.version(), Types.VARCHAR)
                        .param("tokens", json.writeValueAsString(host.tokens()))
                        .update());
        plan.origin()
                .replication()
                .forEach((keyspace, replication) -> jdbc.sql("""
                        insert into snapshot_keyspace (snapshot_id, keyspace, replication) values (?, ?, cast(? as jsonb))
                        on conflict do nothing""")
                        .params(plan.id(), keyspace, json.writeValueAsString(replication))
                        .update());
        plan.tables().forEach(table -> define(plan, table));
    }

    private void expect(SnapshotPlan plan, Table table) {
        jdbc.sql("""
                        insert into snapshot_part as part (snapshot_id, host_id, keyspace, table_name, address)
                        values (?, ?, ?, ?, ?)
                        on conflict on constraint snapshot_part_pk do update
                            set address = excluded.address, true_size = null, size_on_disk = null, known_empty = null,
                                node_created_at = null, seen_at = null, gone_at = null
                          where part.gone_at is not null""")
                .params(plan.id(), plan.hostId(), table.keyspace(), table.table(), plan.address())
                .update();
    }

    private void define(SnapshotPlan plan, Table table) {
        String name = table.keyspace() + "." + table.table();
        TableInfo info = plan.origin().definitions().get(name);
        if (info == null) {
            return;
        }
        Map<String, Instant> dropped = plan.origin().droppedColumns().get(name);
        jdbc.sql("""
                        insert into snapshot_table
                            (snapshot_id, keyspace, table_name, table_id, columns, view_of, default_ttl, dropped_columns)
                        values (:id, :keyspace, :table, :tableId, cast(:columns as jsonb), cast(:viewOf as text), :ttl, cast(:dropped as jsonb))
                        on conflict do nothing""")
                .param("id", plan.id())
                .param("keyspace", table.keyspace())
                .param("table", table.table())
                .param("tableId", info.id())
                .param("columns", json.writeValueAsString(info.columns()))
                .param("viewOf", info.viewOf(), Types.VARCHAR)
                .param("ttl", info.defaultTtl().toSeconds())
                .param("dropped", dropped == null ? null : json.writeValueAsString(written(dropped)), Types.VARCHAR)
                .update();
    }

    private static Map<String, String> written(Map<String, Instant> dropped) {
        Map<String, String> written = new TreeMap<>();
        dropped.forEach((column, at) -> written.put(column, at.toString()));
        return written;
    }

    /** Part of it was seen on a node. */
    public void seen(UUID id, UUID hostId, String address, ListedSnapshot listed) {
        seen(id, hostId, address, listed, null);
    }

    /**
     * Part of it was seen on a node.
     *
     * @param empty whether its table had no SSTables when it was taken; null leaves what is known of that as it is
     */
    public void seen(UUID id, UUID hostId, String address, ListedSnapshot listed, @Nullable Boolean empty) {
        jdbc.sql("""
                        insert into snapshot_part as part (snapshot_id, host_id, keyspace, table_name, address, true_size, size_on_disk,
                                                           known_empty, node_created_at, seen_at)
                        values (:id, :host, :keyspace, :table, :address, :trueSize, :sizeOnDisk, :empty, :created, :now)
                        on conflict on constraint snapshot_part_pk do update
                            set address = excluded.address, true_size = excluded.true_size, size_on_disk = excluded.size_on_disk,
                                known_empty = coalesce(excluded.known_empty, part.known_empty),
                                node_created_at = coalesce(excluded.node_created_at, part.node_created_at),
                                seen_at = excluded.seen_at, gone_at = null""")
                .param("id", id)
                .param("host", hostId)
                .param("keyspace", listed.keyspace())
                .param("table", listed.table())
                .param("address", address)
                .param("trueSize", listed.trueSize())
                .param("sizeOnDisk", listed.sizeOnDisk())
                .param("empty", empty, Types.BOOLEAN)
                .param(
                        "created",
                        listed.createdAt() == null ? null : Timestamp.from(listed.createdAt()),
                        Types.TIMESTAMP)
                .param("now", Timestamp.from(clock.instant()))
                .update();
    }

    /** Part of it was looked for on that node and is not there. What it was like when it was seen stays. */
    public void gone(UUID id, UUID hostId, String keyspace, String table) {
        jdbc.sql("""
                        update snapshot_part set gone_at = ?
                         where snapshot_id = ? and host_id = ? and keyspace = ? and table_name = ? and gone_at is null""")
                .params(Timestamp.from(clock.instant()), id, hostId, keyspace, table)
                .update();
    }

    /** A table was dropped before it was taken, so that it is no part of the snapshot. What was seen stays. */
    public void leftOut(UUID id, UUID hostId, String keyspace, String table) {
        jdbc.sql("""
                        delete from snapshot_part
                         where snapshot_id = ? and host_id = ? and keyspace = ? and table_name = ? and seen_at is null""").params(id, hostId, keyspace, table).update();
    }
}
