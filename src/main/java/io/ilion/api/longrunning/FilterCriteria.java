package io.ilion.api.longrunning;

import io.ilion.api.longrunning.Filter.And;
import io.ilion.api.longrunning.Filter.Comparison;
import io.ilion.api.longrunning.Filter.Not;
import io.ilion.api.longrunning.Filter.Or;
import io.ilion.operation.search.OperationCriteria;
import io.ilion.operation.search.OperationCriterion;
import io.ilion.operation.type.InvalidRequestException;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns a filter into a criterion. A keyspace and a table that both have to match are one name, so that
 * {@code metadata.keyspace="a" metadata.table="t"} does not find an operation on {@code a.u} and {@code b.t}.
 */
final class FilterCriteria {

    private FilterCriteria() {}

    /** @throws InvalidRequestException when a field is not known, or cannot be compared like that */
    static OperationCriterion of(Filter filter) {
        if (filter instanceof And and) {
            return allOf(and.all());
        }
        if (filter instanceof Or or) {
            return OperationCriterion.anyOf(
                    or.any().stream().map(FilterCriteria::of).toList());
        }
        if (filter instanceof Not not) {
            return OperationCriterion.not(of(not.negated()));
        }
        return FilterFields.criterion((Comparison) filter);
    }

    private static OperationCriterion allOf(List<Filter> filters) {
        List<Comparison> keyspaces = matches(filters, FilterFields.KEYSPACE);
        List<Comparison> tables = matches(filters, FilterFields.TABLE);
        if (keyspaces.size() != 1 || tables.size() != 1) {
            return OperationCriterion.allOf(
                    filters.stream().map(FilterCriteria::of).toList());
        }
        List<OperationCriterion> all = new ArrayList<>();
        all.add(OperationCriteria.table(FilterFields.pattern(keyspaces.get(0)), FilterFields.pattern(tables.get(0))));
        filters.stream()
                .filter(each -> each != keyspaces.get(0) && each != tables.get(0))
                .forEach(each -> all.add(of(each)));
        return OperationCriterion.allOf(all);
    }

    private static List<Comparison> matches(List<Filter> filters, String field) {
        return filters.stream()
                .filter(Comparison.class::isInstance)
                .map(Comparison.class::cast)
                .filter(each -> FilterFields.canonicalField(each).equals(field) && FilterFields.isMatch(each))
                .toList();
    }
}
