package io.ilion.history;

import io.ilion.operation.Actor;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The condition that a search is for the database. Values are parameters of it, and never its text. Every part has an index
 * that is ordered like the history, or narrows the range of ids.
 */
final class SearchQuery {

    /** How far the clocks of the replicas, and the id and the time of one operation, may be apart. */
    private static final Duration SLACK = Duration.ofMinutes(1);

    private final List<String> conditions = new ArrayList<>();
    private final Map<String, Object> parameters = new HashMap<>();

    private SearchQuery() {}

    static SearchQuery of(Search search) {
        SearchQuery query = new SearchQuery();
        query.add("o.cluster = :cluster", "cluster", search.cluster());
        query.add("o.type in (:types)", "types", search.types().isEmpty() ? null : search.types());
        query.add(
                "o.state in (:states)",
                "states",
                search.states().isEmpty()
                        ? null
                        : search.states().stream().map(Enum::name).toList());
        query.terms(search);
        query.add(
                "o.id in (select t.operation_id from task t where t.address = :node or t.host_id::text = lower(:node))",
                "node",
                search.node());
        query.add(
                "exists (select from task t where t.datacenter = :datacenter and t.operation_id = o.id)",
                "datacenter",
                search.datacenter());
        String requester = search.requestedBy();
        query.add(
                "o.requested_by = :requester",
                "requester",
                requester == null ? null : Actor.caller(requester).toString());
        query.add(
                """
                (o.failure ->> 'code' = :failure
                 or exists (select from task t where t.failure ->> 'code' = :failure and t.operation_id = o.id))""",
                "failure",
                search.failure() == null ? null : search.failure().name());
        query.add("""
                to_tsvector('simple', coalesce(o.request ->> 'reason', '') || ' ' || coalesce(o.failure ->> 'message', ''))
                    @@ plainto_tsquery('simple', :text)""", "text", search.text());
        query.times(search);
        return query;
    }

    private void terms(Search search) {
        String keyspace = search.keyspace();
        String table = search.table();
        if (keyspace != null && table != null) {
            add(
                    "o.id in (select w.operation_id from operation_term w where w.term in (:tables))",
                    "tables",
                    List.of("table:%s.%s".formatted(keyspace, table), "table:%s.*".formatted(keyspace)));
        } else {
            term("keyspace", keyspace == null ? null : "keyspace:" + keyspace);
        }
        term("label", search.label() == null ? null : "label:" + search.label());
    }

    private void term(String name, @Nullable String term) {
        add(
                "exists (select from operation_term w where w.term = :%s and w.operation_id = o.id)".formatted(name),
                name,
                term);
    }

    private void times(Search search) {
        timed(search.createdFrom(), "o.created_at >= :%s", "o.id >= first_id_at(:%s)", -1);
        timed(search.createdTo(), "o.created_at < :%s", "o.id < first_id_at(:%s)", 1);
        timed(search.completedFrom(), "o.completed_at >= :%s", null, 0);
        timed(search.completedTo(), "o.completed_at < :%s", "o.id < first_id_at(:%s)", 1);
        Duration longer = search.longerThan();
        add(
                "o.completed_at - o.created_at > make_interval(secs => :longer)",
                "longer",
                longer == null ? null : (double) longer.toMillis() / 1000);
    }

    /** @param sign of the slack by which the range of ids is wider than that of times */
    private void timed(@Nullable Instant at, String exact, @Nullable String byId, int sign) {
        if (at == null) {
            return;
        }
        String name = "time" + parameters.size();
        add(exact.formatted(name), name, timestamp(at));
        if (byId != null) {
            String id = "id" + parameters.size();
            add(byId.formatted(id), id, timestamp(at.plus(SLACK.multipliedBy(sign))));
        }
    }

    private static OffsetDateTime timestamp(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }

    private void add(String condition, String name, @Nullable Object value) {
        if (value != null) {
            conditions.add(condition);
            parameters.put(name, value);
        }
    }

    /** For {@code where}, about {@code operation o}. */
    String condition() {
        return conditions.isEmpty() ? "true" : String.join("\n   and ", conditions);
    }

    Map<String, Object> parameters() {
        return parameters;
    }
}
