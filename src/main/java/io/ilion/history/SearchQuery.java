package io.ilion.history;

import io.ilion.history.SearchCriteria.Direction;
import io.ilion.history.SearchCriteria.Edge;
import io.ilion.operation.request.Actor;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a search is for the database. Values are parameters of it, and never its text.
 * <p>
 * Where there is a filter whose index holds the operations in order (a node, a keyspace, a label, …), that index is read from where
 * the page begins, and the other filters are looked at for each operation that it brings. So a deep page costs what the first
 * one costs. The rows of the operations themselves are left alone where such filters are all that there is.
 */
final class SearchQuery {

    /** How far the clocks of the replicas, and the id and the time of one operation, may be apart. */
    private static final Duration SLACK = Duration.ofMinutes(1);

    private static final Pattern HOST_ID = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    private final List<String> conditions = new ArrayList<>();
    private final Map<String, Object> parameters = new HashMap<>();
    private String source = "operation o";
    private String key = "o.id";
    private boolean needsOperation;

    private final @Nullable Edge edge;

    private SearchQuery(@Nullable Edge edge) {
        this.edge = edge;
        if (edge != null) {
            parameters.put("edge", edge.operation());
        }
    }

    /** All that is found. */
    static SearchQuery of(SearchCriteria search) {
        return of(search, null);
    }

    /** What is found on one side of an edge; without one, everything. */
    static SearchQuery of(SearchCriteria search, @Nullable Edge edge) {
        SearchQuery query = new SearchQuery(edge);
        query.node(search.node());
        query.names(search);
        query.term("label", search.label() == null ? null : "label:" + search.label());
        query.term("failure", search.failure() == null ? null : "failure:" + search.failure());
        query.term("datacenter", search.datacenter() == null ? null : "datacenter:" + search.datacenter());
        query.add("o.cluster = :cluster", "cluster", search.cluster());
        query.add("o.type in (:types)", "types", search.types().isEmpty() ? null : search.types());
        query.add(
                "o.state in (:states)",
                "states",
                search.states().isEmpty()
                        ? null
                        : search.states().stream().map(Enum::name).toList());
        String requester = search.requestedBy();
        query.add(
                "o.requested_by = :requester",
                "requester",
                requester == null ? null : Actor.caller(requester).toString());
        query.add("""
                to_tsvector('simple', coalesce(o.request ->> 'reason', '') || ' ' || coalesce(o.failure ->> 'message', ''))
                    @@ plainto_tsquery('simple', :text)""", "text", search.text());
        query.times(search);
        return query;
    }

    private void node(@Nullable String node) {
        if (node != null) {
            boolean hostId = HOST_ID.matcher(node).matches();
            drive("task d", hostId ? "d.host_id = cast(:node as uuid)" : "d.address = :node");
            parameters.put("node", node);
        }
    }

    private void names(SearchCriteria search) {
        String keyspace = search.keyspace();
        String table = search.table();
        if (keyspace == null) {
            return;
        }
        if (table == null) {
            term("keyspace", "keyspace:" + keyspace);
            return;
        }
        parameters.put("named", "table:%s.%s".formatted(keyspace, table));
        parameters.put("all", "table:%s.*".formatted(keyspace));
        if (isDriven()) {
            conditions.add(
                    "exists (select from operation_term w where w.term in (:named, :all) and w.operation_id = %s%s)"
                            .formatted(key, within("w.operation_id")));
        } else {
            // one operation has never both; each in order, so that they are merged as they are read, and not sorted
            String list = "(select operation_id from operation_term where term = :%s%s order by operation_id %s)";
            String order = isNewer() ? "asc" : "desc";
            drive(
                    "(%s union all %s) d"
                            .formatted(
                                    list.formatted("named", within("operation_id"), order),
                                    list.formatted("all", within("operation_id"), order)),
                    "true");
        }
    }

    private void term(String name, @Nullable String term) {
        if (term == null) {
            return;
        }
        parameters.put(name, term);
        if (isDriven()) {
            conditions.add("exists (select from operation_term w where w.term = :%s and w.operation_id = %s%s)"
                    .formatted(name, key, within("w.operation_id")));
        } else {
            drive("operation_term d", "d.term = :" + name);
        }
    }

    /**
     * Said of every id, although they are equal: two lists that are merged would else both be read from their end, and a deep page would
     * read all that is before it.
     */
    private String within(String id) {
        return edge == null ? "" : " and %s %s :edge".formatted(id, isNewer() ? ">" : "<");
    }

    /** Whether what is found begins with the oldest. */
    boolean isNewer() {
        return edge != null && edge.direction() == Direction.NEWER;
    }

    private boolean isDriven() {
        return !key.equals("o.id");
    }

    private void drive(String by, String condition) {
        source = by;
        key = "d.operation_id";
        conditions.add(condition);
    }

    private void times(SearchCriteria search) {
        timed(search.createdFrom(), "o.created_at >= :%s", ">=", -1);
        timed(search.createdTo(), "o.created_at < :%s", "<", 1);
        timed(search.completedFrom(), "o.completed_at >= :%s", null, 0);
        timed(search.completedTo(), "o.completed_at < :%s", "<", 1);
        Duration longer = search.longerThan();
        add(
                "o.completed_at - o.created_at > make_interval(secs => :longer)",
                "longer",
                longer == null ? null : (double) longer.toMillis() / 1000);
    }

    /** @param sign of the slack by which the range of ids is wider than that of times */
    private void timed(@Nullable Instant at, String exact, @Nullable String comparison, int sign) {
        if (at == null) {
            return;
        }
        String name = "time" + parameters.size();
        add(exact.formatted(name), name, timestamp(at));
        if (comparison != null) {
            String id = "id" + parameters.size();
            String range = "%s %s first_id_at(:%s)";
            add(
                    range.formatted("o.id", comparison, id)
                            + (isDriven() ? " and " + range.formatted(key, comparison, id) : ""),
                    id,
                    timestamp(at.plus(SLACK.multipliedBy(sign))));
        }
    }

    private static OffsetDateTime timestamp(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }

    private void add(String condition, String name, @Nullable Object value) {
        if (value != null) {
            needsOperation = true;
            conditions.add(condition);
            parameters.put(name, value);
        }
    }

    /** What follows {@code from}, about {@code operation o}. */
    String source() {
        return isDriven() ? source + "\n  join operation o on o.id = d.operation_id" : source;
    }

    /** What follows {@code where}. */
    String condition() {
        return condition(true);
    }

    /** What follows {@code from} where nothing but {@link #key} is wanted. */
    String keySource() {
        return needsOperation ? source() : source;
    }

    /** What follows {@code where} then. */
    String keyCondition() {
        return condition(needsOperation);
    }

    private String condition(boolean withOperation) {
        String all = conditions.isEmpty() ? "true" : String.join("\n   and ", conditions);
        return all + within(key) + (withOperation && isDriven() ? within("o.id") : "");
    }

    /** The id of the operation, as the index that is read has it. */
    String key() {
        return key;
    }

    Map<String, Object> parameters() {
        return parameters;
    }
}
