package io.ilion.faultinjection;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An operation as the database records it. */
record RecordedOperation(
        String id,
        String type,
        String state,
        Instant created,
        @Nullable Instant ended,
        List<Attempt> attempts) {

    /**
     * One attempt of one of its tasks.
     *
     * @param node null for the cluster step
     */
    record Attempt(
            @Nullable String node,
            String task,
            int number,
            String replica,
            String state,
            Instant begin,
            @Nullable Instant end) {

        boolean endedBefore(Instant time) {
            return end != null && !end.isAfter(time);
        }
    }

    /** The end time, or a time in the far future when the operation has not ended. */
    Instant endOrMax() {
        return ended == null ? Instant.parse("9999-12-31T00:00:00Z") : ended;
    }

    /** All operations, by id. */
    static Map<String, RecordedOperation> readAll(Connection connection) throws SQLException {
        Map<String, RecordedOperation> all = new LinkedHashMap<>();
        try (var statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "select id, type, state, created_at, completed_at from operation order by id")) {
            while (row.next()) {
                all.put(
                        row.getString(1),
                        new RecordedOperation(
                                row.getString(1),
                                row.getString(2),
                                row.getString(3),
                                row.getTimestamp(4).toInstant(),
                                instant(row, 5),
                                new ArrayList<>()));
            }
        }
        try (var statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        select t.operation_id, t.address, t.id, a.number, a.replica, a.state, a.started_at, a.completed_at
                          from attempt a join task t on t.id = a.task_id
                         order by t.operation_id, t.position, a.number""")) {
            while (row.next()) {
                Objects.requireNonNull(all.get(row.getString(1)))
                        .attempts()
                        .add(new Attempt(
                                row.getString(2),
                                row.getString(3),
                                row.getInt(4),
                                row.getString(5),
                                row.getString(6),
                                row.getTimestamp(7).toInstant(),
                                instant(row, 8)));
            }
        }
        return all;
    }

    private static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
        var time = row.getTimestamp(column);
        return time == null ? null : time.toInstant();
    }
}
