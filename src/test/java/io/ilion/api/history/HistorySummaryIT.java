package io.ilion.api.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.ilion.history.SummaryGroup;
import io.ilion.testing.Ilion;
import io.ilion.testing.IlionClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

/** Compares every dimension of the summary with counts in SQL, over 120 operations in all states. */
class HistorySummaryIT {

    private static final Ilion SERVICE = Ilion.withEmptyDatabase();
    private static final JdbcTemplate JDBC = SERVICE.bean(JdbcTemplate.class);
    private static final String NUMBER = "right(%s::text, 4)::int";

    private final IlionClient ilion = SERVICE.client("reader");

    /** An operation, or its task on a node. */
    private record Piece(
            String value, String state, @Nullable Double seconds) {}

    @BeforeAll
    static void writeThem() {
        JDBC.update("""
                insert into operation (id, type, cluster, state, progress, request, execution, requested_by, created_at, transition_at, transition_by)
                select ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, (array['flush', 'cleanup', 'import'])[1 + n % 3],
                       'cluster' || n % 2, 'PENDING', 0, jsonb_build_object('keyspace', 'ks' || n % 4), '{}', 'caller:user' || n % 5,
                       timestamptz '2026-01-01T20:00:00Z' + n * interval '17 minutes', '2200-01-01T00:00:00Z', 'replica:a'
                  from generate_series(1, 120) n""");
        JDBC.update("""
                insert into task (id, operation_id, position, host_id, address, datacenter, rack, state, progress, attempt, created_at, transition_at,
                                  transition_by)
                select gen_random_uuid(), o.id, i, gen_random_uuid(), '10.0.0.' || (%s + i) %% 7, 'dc1', 'r', 'PENDING', 0, 0, o.created_at, o.transition_at,
                       'replica:a'
                  from operation o, generate_series(0, 2) i""".formatted(NUMBER.formatted("o.id")));
        for (String table : List.of("operation", "task")) {
            String number = NUMBER.formatted(table.equals("task") ? "operation_id" : "id")
                    + (table.equals("task") ? " + position" : "");
            JDBC.update(
                    "update %s set state = 'RUNNING', started_at = created_at + (%s) * interval '1 second' where (%2$s) %% 9 > 0"
                            .formatted(table, number));
            JDBC.update("""
                    update %s set state = (array['COMPLETED', 'FAILED', 'CANCELLED'])[1 + (%s) / 3 %% 3], progress = 1,
                                  completed_at = started_at + (%2$s) * (%2$s) %% 97 * interval '1.234 seconds',
                                  failure = case when (%2$s) / 3 %% 3 = 1 then jsonb '{"code": "INTERNAL"}' end
                     where (%2$s) %% 9 > 2""".formatted(table, number));
        }
    }

    @ParameterizedTest
    @EnumSource
    void equalsCountingInSql(SummaryGroup.By by) {
        assertThat(summary("by=" + by)).isEqualTo(counted(by, "true"));
    }

    @ParameterizedTest
    @EnumSource
    void countsOnlyOperationsThatMatch(SummaryGroup.By by) {
        assertThat(summary("keyspace=ks3&state=FAILED&requestedBy=user2&by=" + by))
                .isNotEmpty()
                .isEqualTo(counted(
                        by,
                        "o.request ->> 'keyspace' = 'ks3' and o.state = 'FAILED' and o.requested_by = 'caller:user2'"));
    }

    private List<String> summary(String query) {
        return ilion.get("/history/summary?" + query)
                .json()
                .get("groups")
                .valueStream()
                .map(HistorySummaryIT::line)
                .toList();
    }

    private static String line(JsonNode group) {
        return line(
                group.get("value").asString(),
                group.get("operations").asLong(),
                group.get("completed").asLong(),
                group.get("failed").asLong(),
                group.get("cancelled").asLong(),
                group.path("median").asString("none"),
                group.path("p95").asString("none"));
    }

    private static String line(
            String value, long all, long completed, long failed, long cancelled, String median, String p95) {
        return "%s: %d, %d completed, %d failed, %d cancelled, %s, %s"
                .formatted(value, all, completed, failed, cancelled, median, p95);
    }

    private static List<String> counted(SummaryGroup.By by, String condition) {
        Map<String, List<Piece>> groups = JDBC
                .query(
                        pieces(by) + " where " + condition,
                        (row, n) -> new Piece(row.getString(1), row.getString(2), (Double) row.getObject(3)))
                .stream()
                .collect(Collectors.groupingBy(Piece::value, TreeMap::new, Collectors.toList()));
        return groups.entrySet().stream()
                .map(group -> line(
                        group.getKey(),
                        group.getValue().size(),
                        in(group.getValue(), "COMPLETED"),
                        in(group.getValue(), "FAILED"),
                        in(group.getValue(), "CANCELLED"),
                        quantile(group.getValue(), 0.5),
                        quantile(group.getValue(), 0.95)))
                .toList();
    }

    private static String pieces(SummaryGroup.By by) {
        String ofOperations =
                "select %s, o.state, extract(epoch from o.completed_at - o.created_at)::float8 from operation o";
        return switch (by) {
            case TYPE -> ofOperations.formatted("o.type");
            case STATE -> ofOperations.formatted("o.state");
            case DAY -> ofOperations.formatted("(o.created_at at time zone 'UTC')::date::text");
            case REQUESTER -> ofOperations.formatted("o.requested_by");
            case CLUSTER -> ofOperations.formatted("o.cluster");
            case NODE ->
                "select t.address, t.state, extract(epoch from t.completed_at - t.started_at)::float8 "
                        + "from task t join operation o on o.id = t.operation_id";
        };
    }

    private static long in(List<Piece> pieces, String state) {
        return pieces.stream().filter(piece -> piece.state().equals(state)).count();
    }

    /** Interpolated between the two nearest values. */
    private static String quantile(List<Piece> pieces, double part) {
        double[] seconds = pieces.stream()
                .filter(piece -> piece.seconds() != null)
                .mapToDouble(Piece::seconds)
                .sorted()
                .toArray();
        if (seconds.length == 0) {
            return "none";
        }
        double place = part * (seconds.length - 1);
        int below = (int) place;
        double above = seconds[Math.min(below + 1, seconds.length - 1)];
        return Duration.ofMillis(Math.round((seconds[below] + (place - below) * (above - seconds[below])) * 1000))
                .toString();
    }
}
