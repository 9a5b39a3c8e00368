package io.ilion.history;

import io.ilion.operation.State;
import io.ilion.operation.search.OperationQuery;
import io.ilion.operation.search.PageStart;
import io.ilion.operation.type.InvalidRequestException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** Finds operations in the history, counts them, and reads all of them. */
@Service
public class OperationSearch {

    private static final String COLUMNS = """
            select o.id, o.type, o.cluster, o.state, o.progress, o.requested_by, o.client_address, o.created_at, o.started_at,
                   o.completed_at, o.request, o.failure ->> 'code' as failure_code, o.failure ->> 'message' as failure_message,
                   (select array[count(*), count(*) filter (where t.state = 'FAILED')] from task t
                     where t.operation_id = o.id and t.host_id is not null) as nodes
              from\s""";

    /** Settings for the transaction of an export: the client may be slow, and all of the history long. */
    private static final String EXPORT_SETTINGS = """
            select set_config('statement_timeout', '10min', true), set_config('idle_in_transaction_session_timeout', '10min', true)""";

    /** Number of rows that an export holds in memory. */
    private static final int FETCH_SIZE = 500;

    private final JdbcClient jdbc;
    private final JsonMapper json;

    OperationSearch(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /**
     * A page of the operations that match, the newest first.
     *
     * @param start null for the newest of all
     * @throws InvalidRequestException when the criteria contradict each other; the other methods throw it, too
     */
    @Transactional(readOnly = true)
    public List<OperationSummary> find(SearchCriteria criteria, @Nullable PageStart start, int limit) {
        OperationQuery query = OperationQuery.of(criteria.criterion(), start);
        jdbc.sql(OperationQuery.PAGE_SETTINGS).query((row, number) -> true).list();
        List<OperationSummary> found = jdbc.sql(page(query))
                .params(query.parameters())
                .param("limit", limit)
                .query((row, number) -> read(row))
                .list();
        if (query.isNewer()) {
            Collections.reverse(found);
        }
        return found;
    }

    /** The statement of {@link #find}. */
    static String page(OperationQuery query) {
        return query.page(COLUMNS);
    }

    /** The number of operations that match, as PostgreSQL estimates it without counting. */
    @Transactional(readOnly = true)
    public long estimate(SearchCriteria criteria) {
        OperationQuery query = OperationQuery.of(criteria.criterion());
        String plan = jdbc.sql("explain (format json) select o.id from %s where %s"
                        .formatted(query.source(), query.condition()))
                .params(query.parameters())
                .query(String.class)
                .single();
        return json.readTree(plan).at("/0/Plan/Plan Rows").asLong();
    }

    /** Counts and durations of the operations that match, grouped. By node, states and durations are those of the tasks. */
    @Transactional(readOnly = true)
    public List<SummaryGroup> summary(SearchCriteria criteria, SummaryGroup.By by) {
        OperationQuery query = OperationQuery.of(criteria.criterion());
        boolean nodes = by == SummaryGroup.By.NODE;
        return jdbc.sql("""
                        select %1$s as value,
                               count(*) as operations,
                               count(*) filter (where %2$s.state = 'COMPLETED') as completed,
                               count(*) filter (where %2$s.state = 'FAILED') as failed,
                               count(*) filter (where %2$s.state = 'CANCELLED') as cancelled,
                               percentile_cont(0.5) within group (order by extract(epoch from %2$s.completed_at - %2$s.%4$s)) as median,
                               percentile_cont(0.95) within group (order by extract(epoch from %2$s.completed_at - %2$s.%4$s)) as p95
                          from %6$s%3$s
                         where %5$s
                         group by 1
                         order by 1""".formatted(
                                by.expression(),
                                nodes ? "t" : "o",
                                nodes ? " join task t on t.operation_id = o.id and t.host_id is not null" : "",
                                nodes ? "started_at" : "created_at",
                                query.condition(),
                                query.source()))
                .params(query.parameters())
                .query((row, number) -> new SummaryGroup(
                        row.getString("value"),
                        row.getLong("operations"),
                        row.getLong("completed"),
                        row.getLong("failed"),
                        row.getLong("cancelled"),
                        seconds(row, "median"),
                        seconds(row, "p95")))
                .list();
    }

    /**
     * Reads all operations that match, the newest first, in constant memory. The statement may take longer than others, and so may
     * the reader.
     *
     * @param reader called for each operation
     */
    @Transactional(readOnly = true)
    public void each(SearchCriteria criteria, Consumer<OperationSummary> reader) {
        OperationQuery query = OperationQuery.of(criteria.criterion());
        jdbc.sql(EXPORT_SETTINGS).query((row, number) -> true).list();
        try (Stream<OperationSummary> all = jdbc
                .sql("%s%s where %s order by %s desc"
                        .formatted(COLUMNS, query.source(), query.condition(), query.key()))
                .params(query.parameters())
                .withFetchSize(FETCH_SIZE)
                .query((row, number) -> read(row))
                .stream()) {
            all.forEach(reader);
        }
    }

    private static @Nullable Duration seconds(ResultSet row, String column) throws SQLException {
        double seconds = row.getDouble(column);
        return row.wasNull() ? null : Duration.ofMillis(Math.round(seconds * 1000));
    }

    private static OperationSummary read(ResultSet row) throws SQLException {
        Long[] nodes = (Long[]) row.getArray("nodes").getArray();
        return new OperationSummary(
                row.getObject("id", UUID.class),
                row.getString("type"),
                row.getString("cluster"),
                State.valueOf(row.getString("state")),
                row.getDouble("progress"),
                row.getString("requested_by"),
                row.getString("client_address"),
                OperationSummary.Times.of(
                        row.getTimestamp("created_at").toInstant(),
                        instant(row.getTimestamp("started_at")),
                        instant(row.getTimestamp("completed_at"))),
                row.getString("request"),
                row.getString("failure_code"),
                row.getString("failure_message"),
                nodes[0].intValue(),
                nodes[1].intValue());
    }

    private static @Nullable Instant instant(@Nullable Timestamp timestamp) {
        return timestamp == null ? null : timestamp.toInstant();
    }
}
