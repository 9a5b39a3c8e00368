package io.ilion.snapshot;

import io.ilion.operation.Action;
import io.ilion.operation.Authorizer;
import io.ilion.operation.Scope;
import io.ilion.operation.request.Actor;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What clients wrote on snapshots. */
@Service
public class SnapshotNotes {

    private final Authorizer guard;
    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final Clock clock;

    SnapshotNotes(Authorizer guard, JdbcClient jdbc, JsonMapper json, Clock clock) {
        this.guard = guard;
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
    }

    /** By the id of the snapshot; those without a note are left out. */
    @Transactional(readOnly = true)
    public Map<UUID, SnapshotNote> of(Collection<UUID> snapshots) {
        if (snapshots.isEmpty()) {
            return Map.of();
        }
        return jdbc
                .sql("select * from snapshot_note where snapshot_id in (:ids)")
                .param("ids", snapshots)
                .query((row, number) -> read(row))
                .list()
                .stream()
                .collect(Collectors.toMap(SnapshotNote::snapshotId, Function.identity()));
    }

    /**
     * Writes on a snapshot for a caller. What is there stays as it is where null is given for it.
     *
     * @throws io.ilion.operation.NotAllowedException when the caller may not
     */
    @Transactional
    public void write(Snapshot snapshot, Actor caller, @Nullable List<String> applyScope, @Nullable String userData) {
        guard.check(caller, Action.ANNOTATE, new Scope(snapshot.cluster(), snapshot.keyspaces()));
        write(snapshot.id(), null, applyScope, userData);
    }

    /** Writes on a snapshot that is about to be taken, by an operation that was let pass. */
    @Transactional
    public void write(
            UUID snapshot, @Nullable String type, @Nullable List<String> applyScope, @Nullable String userData) {
        jdbc.sql("""
                        insert into snapshot_note as note (snapshot_id, type, apply_scope, user_data, updated_at)
                        values (:id, coalesce(cast(:type as text), 'Keyspace'), coalesce(cast(:scope as jsonb), '[]'), :data, :now)
                        on conflict on constraint snapshot_note_pk do update
                            set type = coalesce(cast(:type as text), note.type),
                                apply_scope = coalesce(cast(:scope as jsonb), note.apply_scope),
                                user_data = coalesce(cast(:data as text), note.user_data),
                                updated_at = greatest(excluded.updated_at, note.updated_at)""")
                .param("id", snapshot)
                .param("type", type)
                .param("scope", applyScope == null ? null : json.writeValueAsString(applyScope))
                .param("data", userData)
                .param("now", Timestamp.from(clock.instant()))
                .update();
    }

    private SnapshotNote read(ResultSet row) throws SQLException {
        JsonNode scope = json.readTree(Objects.requireNonNull(row.getString("apply_scope")));
        return new SnapshotNote(
                row.getObject("snapshot_id", UUID.class),
                row.getString("type"),
                StreamSupport.stream(scope.spliterator(), false)
                        .map(JsonNode::asString)
                        .toList(),
                row.getString("user_data"),
                row.getTimestamp("updated_at").toInstant());
    }
}
