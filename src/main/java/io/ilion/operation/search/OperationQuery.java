package io.ilion.operation.search;

import io.ilion.operation.search.OperationCriterion.Index;
import io.ilion.operation.search.OperationCriterion.Source;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The SQL that finds operations: the parts of a statement about {@code operation o}.
 * <p>
 * Where a criterion has an index that holds the operations in order (a node, a keyspace, a label, …), that index is read from where
 * the page starts, and the other criteria are checked for each operation that it brings. So a deep page costs as much as the first
 * one. The rows of the operations are not read where such criteria are the only ones.
 */
public final class OperationQuery {

    /**
     * Settings for the transaction that reads a page. Each page is planned for its own values, since a rare name and a frequent one
     * need different plans; and starting parallel workers takes longer than reading fifty rows.
     */
    public static final String PAGE_SETTINGS = """
            select set_config('plan_cache_mode', 'force_custom_plan', true), set_config('max_parallel_workers_per_gather', '0', true)""";

    private final Map<String, Object> parameters = new HashMap<>();
    private final List<String> conditions = new ArrayList<>();
    private final @Nullable PageStart start;
    private @Nullable String index;
    private boolean readsRow;

    private OperationQuery(@Nullable PageStart start) {
        this.start = start;
        if (start != null) {
            parameters.put("start", start.id());
        }
    }

    /** Finds all operations for which the criterion is true. */
    public static OperationQuery of(OperationCriterion criterion) {
        return of(criterion, null);
    }

    /**
     * Finds those on one side of an operation.
     *
     * @param start null for all
     */
    public static OperationQuery of(OperationCriterion criterion, @Nullable PageStart start) {
        OperationQuery query = new OperationQuery(start);
        List<OperationCriterion> criteria = criterion.conjuncts().toList();
        OperationCriterion driving = criteria.stream()
                .filter(each -> each.index() != null)
                .findFirst()
                .orElse(null);
        Index index = driving == null ? null : driving.index();
        if (index != null) {
            Source source = index.read(query);
            query.index = source.from();
            query.conditions.add(source.condition());
        }
        criteria.stream().filter(each -> each != driving).forEach(each -> query.conditions.add(each.condition(query)));
        return query;
    }

    /**
     * Selects the ids of a page first, for which indexes are enough most of the time, and then the columns of those operations.
     *
     * The parameter {@code limit} is the caller's to set.
     *
     * @param columns {@code select}, columns of {@code operation o}, and {@code from}
     */
    public String page(String columns) {
        String direction = isNewer() ? "asc" : "desc";
        return """
                %s(select %s as id from %s where %s order by 1 %s limit :limit) found
                  join operation o on o.id = found.id
                 order by found.id %5$s""".formatted(columns, key(), keySource(), condition(readsRow), direction);
    }

    /** What follows {@code from} to read {@code operation o}. */
    public String source() {
        return index == null ? "operation o" : index + "\n  join operation o on o.id = d.operation_id";
    }

    /** What follows {@code where} then. */
    public String condition() {
        return condition(true);
    }

    /** The id of the operation, in the index that is read. */
    public String key() {
        return index == null ? "o.id" : "d.operation_id";
    }

    public Map<String, Object> parameters() {
        return parameters;
    }

    /** Whether the page starts with the oldest operation that is newer than a given one. */
    public boolean isNewer() {
        return start != null && start.isNewer();
    }

    /** The columns of the operation, for a condition that needs more than its id. */
    String row() {
        readsRow = true;
        return "o";
    }

    /** A parameter with that value. */
    String parameter(Object value) {
        String name = "p" + parameters.size();
        parameters.put(name, value instanceof Instant at ? at.atOffset(ZoneOffset.UTC) : value);
        return ":" + name;
    }

    /**
     * Limits an id column to the page. Applied to every id column although they are equal: otherwise PostgreSQL reads two lists that it
     * merges from their ends, and a deep page reads all that is before it.
     */
    String within(String id) {
        return start == null ? "" : " and %s %s :start".formatted(id, isNewer() ? ">" : "<");
    }

    private String keySource() {
        return readsRow || index == null ? source() : index;
    }

    private String condition(boolean withRow) {
        String all = conditions.isEmpty() ? "true" : String.join("\n   and ", conditions);
        return all + within(key()) + (withRow && index != null ? within("o.id") : "");
    }
}
