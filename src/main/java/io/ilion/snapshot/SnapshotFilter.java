package io.ilion.snapshot;

import io.ilion.operation.type.InvalidRequestException;
import io.ilion.snapshot.Snapshot.Availability;
import io.swagger.v3.oas.annotations.Parameter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The filters of the list of snapshots. A snapshot has to match all of them; null or empty matches any. */
public record SnapshotFilter(
        @Nullable @Parameter(description = "Name of a configured cluster")
        String cluster,

        @Nullable @Parameter(description = "Snapshots that contain a table of this keyspace")
        String keyspace,

        @Nullable @Parameter(description = "Requires `keyspace`: snapshots that contain this table")
        String table,

        @Nullable @Parameter(description = "Only these states; may be repeated")
        Set<Availability> state,

        @Nullable @Parameter(description = "Snapshots with this tag")
        String tag,

        @Nullable
        @Parameter(
                description =
                        "Taken at this time or later: RFC 3339, a date (UTC), `today`, `yesterday`, or a time ago such as `-PT24H`",
                example = "2026-01-01T00:00:00Z")
        Instant createdFrom,

        @Nullable @Parameter(description = "Taken before this time; `-7d` finds those that are older than seven days")
        Instant createdTo) {

    /** Matches every snapshot. */
    public static final SnapshotFilter ALL = new SnapshotFilter(null, null, null, null, null, null, null);

    /** The times that the filters contain, by the name of the filter. */
    public Map<String, Instant> times() {
        Map<String, Instant> times = new HashMap<>();
        if (createdFrom != null) {
            times.put("createdFrom", createdFrom);
        }
        if (createdTo != null) {
            times.put("createdTo", createdTo);
        }
        return times;
    }

    /** Whether the snapshot is in one of the states. All other filters are in {@link #condition}. */
    boolean test(Snapshot snapshot) {
        return state == null || state.isEmpty() || state.contains(snapshot.availability());
    }

    /**
     * A condition in SQL on {@code snapshot s}, with {@link #parameters}.
     *
     * @throws InvalidRequestException for a table without its keyspace
     */
    String condition() {
        if (table != null && keyspace == null) {
            throw new InvalidRequestException("table", "requires the parameter 'keyspace'");
        }
        List<String> conditions = new ArrayList<>(List.of("true"));
        parameters().keySet().forEach(name -> conditions.add(condition(name)));
        return String.join(" and ", conditions);
    }

    Map<String, Object> parameters() {
        Map<String, Object> parameters = new HashMap<>();
        put(parameters, "cluster", cluster);
        put(parameters, "tag", tag);
        put(parameters, "keyspace", keyspace);
        put(parameters, "table", table);
        times().forEach((name, time) -> parameters.put(name, time.atOffset(ZoneOffset.UTC)));
        return parameters;
    }

    private static void put(Map<String, Object> parameters, String name, @Nullable Object value) {
        if (value != null) {
            parameters.put(name, value);
        }
    }

    private static String condition(String name) {
        return switch (name) {
            case "cluster" -> "s.cluster = :cluster";
            case "tag" -> "s.tag = :tag";
            case "keyspace" -> contains("keyspace = :keyspace");
            case "table" -> contains("keyspace = :keyspace and table_name = :table");
            case "createdFrom" -> "s.created_at >= :createdFrom";
            case "createdTo" -> "s.created_at < :createdTo";
            default -> throw new IllegalArgumentException(name);
        };
    }

    /** A table that was planned, or defined when the snapshot was taken. */
    private static String contains(String table) {
        return """
                (exists (select from snapshot_part where snapshot_id = s.id and %1$s)
                 or exists (select from snapshot_table where snapshot_id = s.id and %1$s))""".formatted(table);
    }
}
