package io.ilion.operation.search;

import io.ilion.operation.failure.FailureCode;
import io.ilion.operation.search.OperationCriterion.Source;
import java.util.regex.Pattern;

/** The criteria with an index that holds the operations in their order: names, labels, codes of failures, and nodes. */
public final class IndexedCriteria {

    private static final Pattern HOST_ID = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    private IndexedCriteria() {}

    /** Operations that name a keyspace, or a snapshot of it. */
    public static OperationCriterion keyspace(TextPattern keyspace) {
        return named("keyspace:", keyspace);
    }

    /** Operations that name a keyspace, or a snapshot. */
    public static OperationCriterion namesKeyspaces() {
        return exists("w.term like 'keyspace:%'");
    }

    /** Operations that name a table of any keyspace, and those on a whole keyspace. */
    public static OperationCriterion table(TextPattern table) {
        return table(new TextPattern("%", null), table);
    }

    /** Operations that name a table of a keyspace, and those on that whole keyspace. */
    public static OperationCriterion table(TextPattern keyspace, TextPattern table) {
        String name = "table:%s.%s";
        return keyspace.exact() == null || table.exact() == null
                ? OperationCriterion.of(query -> exists(
                        query,
                        "(w.term like %s or w.term like %s)"
                                .formatted(
                                        query.parameter(name.formatted(keyspace.like(), table.like())),
                                        query.parameter(name.formatted(keyspace.like(), "*")))))
                : tableOrAll(name.formatted(keyspace.exact(), table.exact()), name.formatted(keyspace.exact(), "*"));
    }

    /** Operations that name tables; those on whole keyspaces do not. */
    public static OperationCriterion namesTables() {
        return exists("w.term like 'table:%' and w.term not like 'table:%.*'");
    }

    /** One operation never has both terms. Both lists are read in order, so that they are merged and not sorted. */
    private static OperationCriterion tableOrAll(String table, String all) {
        return OperationCriterion.indexed(
                query -> {
                    String list = "(select operation_id from operation_term where term = %s%s order by operation_id "
                            + (query.isNewer() ? "asc)" : "desc)");
                    String within = query.within("operation_id");
                    return new Source(
                            "(%s union all %s) d"
                                    .formatted(
                                            list.formatted(query.parameter(table), within),
                                            list.formatted(query.parameter(all), within)),
                            "true");
                },
                query -> exists(query, "w.term in (%s, %s)".formatted(query.parameter(table), query.parameter(all))));
    }

    /** Operations with a task on a node. */
    public static OperationCriterion node(String hostIdOrAddress) {
        String condition =
                HOST_ID.matcher(hostIdOrAddress).matches() ? "%s.host_id = cast(%s as uuid)" : "%s.address = %s";
        return OperationCriterion.indexed(
                query -> new Source("task d", condition.formatted("d", query.parameter(hostIdOrAddress))),
                query -> "exists (select from task n where %s and n.operation_id = %s%s)"
                        .formatted(
                                condition.formatted("n", query.parameter(hostIdOrAddress)),
                                query.key(),
                                query.within("n.operation_id")));
    }

    /** Operations with a task in a datacenter. */
    public static OperationCriterion datacenter(String datacenter) {
        return named("datacenter:", TextPattern.exact(datacenter));
    }

    /** @param label {@code key}, or {@code key=value} */
    public static OperationCriterion label(String label) {
        return named("label:", TextPattern.exact(label));
    }

    /** Operations that failed with a code, or have a task that did. */
    public static OperationCriterion failure(FailureCode code) {
        return named("failure:", TextPattern.exact(code.name()));
    }

    private static OperationCriterion named(String prefix, TextPattern name) {
        String exact = name.exact();
        return exact == null
                ? OperationCriterion.of(query -> exists(query, "w.term like " + query.parameter(prefix + name.like())))
                : OperationCriterion.indexed(
                        query -> new Source("operation_term d", "d.term = " + query.parameter(prefix + exact)),
                        query -> exists(query, "w.term = " + query.parameter(prefix + exact)));
    }

    private static OperationCriterion exists(String condition) {
        return OperationCriterion.of(query -> exists(query, condition));
    }

    private static String exists(OperationQuery query, String condition) {
        return "exists (select from operation_term w where %s and w.operation_id = %s%s)"
                .formatted(condition, query.key(), query.within("w.operation_id"));
    }
}
