package io.ilion.testing;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Operations that are written straight into the database, to look at them in states that are hard to catch. Their last
 * move lies in the future, so that nobody takes them for forgotten.
 */
public final class StoredOperations {

    private static final Instant FAR_OFF = Instant.parse("2200-01-01T00:00:00Z");

    private final JdbcTemplate jdbc;

    public StoredOperations(Ilion service) {
        this.jdbc = service.bean(JdbcTemplate.class);
    }

    /**
     * Writes an operation.
     *
     * @param request its properties without the type, as JSON with single quotes
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
                                               moved_at, moved_by)
                        values (?, ?, 'it', 'PENDING', 0, cast(? as jsonb),
                                cast('{"order": "ALL_AT_ONCE", "maxConcurrentNodes": 16, "onFailure": "CONTINUE", "timeout": "PT10M", "retries": 0}' as jsonb),
                                'caller:operator', ?, ?, 'caller:operator')""", id, type, request.replace('\'', '"'), Timestamp.from(created), Timestamp.from(FAR_OFF));
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
}
