package io.ilion.testing;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Inserts operations directly into the database, for tests of states that are hard to reach. Their last transition lies in the
 * future, so that the sweeper ignores them.
 */
public final class StoredOperations {

    private static final Instant FAR_FUTURE = Instant.parse("2200-01-01T00:00:00Z");

    private final JdbcTemplate jdbc;

    public StoredOperations(Ilion service) {
        this.jdbc = service.bean(JdbcTemplate.class);
    }

    /**
     * Inserts an operation.
     *
     * @param request the request without its type, as JSON with single quotes
     * @param failure as JSON with single quotes
     */
    public UUID write(
            UUID id,
            String type,
            String state,
            double progress,
            String request,
            Instant created,
            @Nullable Instant started,
            @Nullable Instant completed,
            @Nullable String failure) {
        jdbc.update("""
                        insert into operation (id, type, cluster, state, progress, request, execution, requested_by, created_at,
                                               transition_at, transition_by)
                        values (?, ?, 'it', 'PENDING', 0, cast(? as jsonb),
                                cast('{"order": "ALL_AT_ONCE", "maxConcurrentNodes": 16, "onFailure": "CONTINUE", "timeout": "PT10M", "retries": 0}' as jsonb),
                                'caller:operator', ?, ?, 'caller:operator')""", id, type, request.replace('\'', '"'), Timestamp.from(created), Timestamp.from(FAR_FUTURE));
        if (started != null) {
            jdbc.update(
                    "update operation set state = 'RUNNING', started_at = ?, progress = ? where id = ?",
                    Timestamp.from(started),
                    progress,
                    id);
        }
        if (completed != null) {
            jdbc.update(
                    "update operation set state = ?, completed_at = ?, progress = 1, failure = cast(? as jsonb) where id = ?",
                    state,
                    Timestamp.from(completed),
                    failure == null ? null : failure.replace('\'', '"'),
                    id);
        }
        return id;
    }

    /** Inserts the snapshot of an operation, with one table on one node. */
    public void snapshot(UUID operation) {
        jdbc.update("insert into snapshot (id, cluster, tag, created_at) values (?, 'it', 'tag', now())", operation);
        jdbc.update("""
                        insert into snapshot_part (snapshot_id, host_id, keyspace, table_name, address, true_size, size_on_disk, seen_at)
                        values (?, gen_random_uuid(), 'demo', 'orders', '10.0.0.7', 1, 1, now())""", operation);
    }

    /**
     * Inserts a task of an operation, with an attempt if it has started.
     *
     * @param position from 0; determines the node
     * @param failure as JSON with single quotes, of a failed task
     */
    public void task(
            UUID operation,
            int position,
            String state,
            Instant created,
            @Nullable Instant started,
            @Nullable Instant completed,
            @Nullable String failure) {
        UUID id = new UUID(
                operation.getMostSignificantBits(), operation.getLeastSignificantBits() + 0x10000L * (position + 1));
        jdbc.update(
                """
                        insert into task (id, operation_id, position, host_id, address, datacenter, rack, state, progress, attempt,
                                          created_at, transition_at, transition_by)
                        values (?, ?, ?, ?, ?, 'dc1', ?, 'PENDING', 0, 0, ?, ?, 'replica:one')""",
                id,
                operation,
                position,
                new UUID(0x57ea35eef5cc4727L, 0x9af582687a5f9d00L + position),
                "10.0.0." + (position + 7),
                "rack" + (position + 1),
                Timestamp.from(created),
                Timestamp.from(FAR_FUTURE));
        if (started != null) {
            jdbc.update(
                    "update task set state = 'RUNNING', attempt = 1, progress = 0.5, started_at = ? where id = ?",
                    Timestamp.from(started),
                    id);
            jdbc.update(
                    "insert into attempt (task_id, number, replica, state, started_at) values (?, 1, 'one', 'RUNNING', ?)",
                    id,
                    Timestamp.from(started));
        }
        if (completed != null) {
            Timestamp end = Timestamp.from(completed);
            String cause = failure == null ? null : failure.replace('\'', '"');
            jdbc.update(
                    "update attempt set state = ?, completed_at = ?, failure = cast(? as jsonb) where task_id = ?",
                    state,
                    end,
                    cause,
                    id);
            jdbc.update(
                    "update task set state = ?, completed_at = ?, progress = 1, failure = cast(? as jsonb),"
                            + " evidence = case when ? = 'COMPLETED' then cast('[{\"table\": \"orders\"}]' as jsonb) end where id = ?",
                    state,
                    end,
                    cause,
                    state,
                    id);
        }
    }
}
