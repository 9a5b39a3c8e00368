package io.ilion.operation.search;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A condition on operations, which {@link OperationQuery} turns into SQL. Values are parameters of the statement and never part of
 * its text. A condition is true or false for every operation, also where the operation has no such value: {@link #not} brings exactly
 * what the condition leaves out.
 */
public final class OperationCriterion {

    private final Function<OperationQuery, String> condition;
    private final @Nullable Index index;
    private final List<OperationCriterion> parts;

    private OperationCriterion(
            Function<OperationQuery, String> condition, @Nullable Index index, List<OperationCriterion> parts) {
        this.condition = condition;
        this.index = index;
        this.parts = parts;
    }

    /** Reads an index that has the operations of this criterion in their order, as the alias {@code d}. */
    @FunctionalInterface
    interface Index {
        Source read(OperationQuery query);
    }

    /**
     * A source of operations with the column {@code operation_id}.
     *
     * @param from      follows {@code from}
     * @param condition follows {@code where}
     */
    record Source(String from, String condition) {}

    static OperationCriterion of(Function<OperationQuery, String> condition) {
        return new OperationCriterion(condition, null, List.of());
    }

    static OperationCriterion indexed(Index index, Function<OperationQuery, String> condition) {
        return new OperationCriterion(condition, index, List.of());
    }

    /** True where all criteria are; without any, everywhere. */
    public static OperationCriterion allOf(List<OperationCriterion> criteria) {
        return new OperationCriterion(query -> joined(criteria, " and ", "true", query), null, List.copyOf(criteria));
    }

    /** True where at least one criterion is; without any, nowhere. */
    public static OperationCriterion anyOf(List<OperationCriterion> criteria) {
        return of(query -> joined(criteria, " or ", "false", query));
    }

    public static OperationCriterion not(OperationCriterion criterion) {
        return of(query -> "not (" + criterion.condition(query) + ")");
    }

    /** The criteria that must all be true, without those that only combine others. */
    Stream<OperationCriterion> conjuncts() {
        return parts.isEmpty() ? Stream.of(this) : parts.stream().flatMap(OperationCriterion::conjuncts);
    }

    @Nullable
    Index index() {
        return index;
    }

    String condition(OperationQuery query) {
        return condition.apply(query);
    }

    private static String joined(
            List<OperationCriterion> criteria, String operator, String ofNone, OperationQuery query) {
        return criteria.isEmpty()
                ? ofNone
                : criteria.stream().map(each -> each.condition(query)).collect(Collectors.joining(operator, "(", ")"));
    }
}
