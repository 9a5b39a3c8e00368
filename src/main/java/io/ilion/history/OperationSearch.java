package io.ilion.history;

import io.ilion.history.SearchCriteria.Edge;
import io.ilion.operation.State;
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

/** Finds operations in the history. */
@Service
public class OperationSearch {

    private static final String COLUMNS = """
            select o.id, o.type, o.cluster, o.state, o.progress, o.requested_by, o.client_address, o.created_at, o.started_at,
                   o.completed_at, o.request, o.failure ->> 'code' as failure_code, o.failure ->> 'message' as failure_message,
                   (select array[count(*), count(*) filter (where t.state = 'FAILED')] from task t
                     where t.operation_id = o.id and t.host_id is not null) as nodes
              from\s""";

    /**
     * Until the end of this transaction. Each page is planned for what it asks for, as a rare name and a frequent one want different
     * plans; and to start workers takes longer than to read fifty rows.
     */
    static final String FOR_A_PAGE = """
            select set_config('plan_cache_mode', 'force_custom_plan', true), set_config('max_parallel_workers_per_gather', '0', true)""";

    /** Until the end of this transaction. */
    private static final String TAKE_YOUR_TIME = """
            select set_config('statement_timeout', '10min', true), set_config('idle_in_transaction_session_timeout', '10min', true)""";

    /** How many rows an export holds in memory. */
    private static final int FETCH_SIZE = 500;

    private final JdbcClient jdbc;
    private final JsonMapper json;

    OperationSearch(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /**
     * A page of what was found, the newest first.
     *
     * @param edge where it begins; null for the newest of all
     */
    @Transactional(readOnly = true)
    public List<OperationSummary> find(SearchCriteria search, @Nullable Edge edge, int limit) {
        jdbc.sql(FOR_A_PAGE).query((row, number) -> true).list();
        SearchQuery query = SearchQuery.of(search, edge);
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

    /**
     * As {@link #find} asks for it: first which ones, for which indexes are enough most of the time, and then what they are.
     */
    static String page(SearchQuery query) {
        String direction = query.isNewer() ? "asc" : "desc";
        return """
                %s(select %s as id from %s where %s order by 1 %s limit :limit) found
                  join operation o on o.id = found.id
                 order by found.id %5$s""".formatted(COLUMNS, query.key(), query.keySource(), query.keyCondition(), direction);
    }

    /** How many there may be in all, as the database expects without counting. */
    @Transactional(readOnly = true)
    public long estimate(SearchCriteria search) {
        SearchQuery query = SearchQuery.of(search);
        String plan = jdbc.sql("explain (format json) select o.id from %s where %s"
                        .formatted(query.source(), query.condition()))
                .params(query.parameters())
                .query(String.class)
                .single();
        return json.readTree(plan).at("/0/Plan/Plan Rows").asLong();
    }

    /**
     * Counts and durations of what was found, grouped. Of nodes, what counts is how the task on the node ended and how long it
     * took.
     */
    @Transactional(readOnly = true)
    public List<SummaryGroup> summary(SearchCriteria search, SummaryGroup.By by) {
        SearchQuery query = SearchQuery.of(search);
        boolean nodes = by == SummaryGroup.By.NODE;
        String row = nodes ? "t" : "o";
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
                                row,
                                nodes ? " join task t on t.operation_id = o.id and t.host_id is not null" : "",
                                nodes ? "started_at" : "created_at",
                                query.condition(),
                                query.source()))
                .params(query.parameters())
                .query((each, number) -> new SummaryGroup(
                        each.getString("value"),
                        each.getLong("operations"),
                        each.getLong("completed"),
                        each.getLong("failed"),
                        each.getLong("cancelled"),
                        seconds(each, "median"),
                        seconds(each, "p95")))
                .list();
    }

    /**
     * Reads all that was found, the newest first, in constant memory. It may take longer than other statements do, and so may
     * the reader.
     *
     * @param reader called with each
     */
    @Transactional(readOnly = true)
    public void each(SearchCriteria search, Consumer<OperationSummary> reader) {
        jdbc.sql(TAKE_YOUR_TIME).query((row, number) -> true).list();
        SearchQuery query = SearchQuery.of(search);
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
                row.getTimestamp("created_at").toInstant(),
                instant(row.getTimestamp("started_at")),
                instant(row.getTimestamp("completed_at")),
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
