package io.ilion.api.longrunning;

import io.ilion.api.longrunning.Filter.Comparison;
import io.ilion.operation.State;
import io.ilion.operation.failure.FailureCode;
import io.ilion.operation.search.ComparisonOperator;
import io.ilion.operation.search.OperationCriteria;
import io.ilion.operation.search.OperationCriterion;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;

/** The field {@code error.code}: a {@code google.rpc.Code}, to which several codes of failures can belong. */
final class FilterErrorCode {

    private FilterErrorCode() {}

    static OperationCriterion criterion(Comparison comparison) {
        OperationCriterion any = OperationCriteria.states(FilterFields.ERRORS);
        if (comparison.isPresence()) {
            return any;
        }
        int wanted = FilterValues.code(comparison);
        ComparisonOperator operator = comparison.comparator().operator();
        List<FailureCode> codes = Stream.of(FailureCode.values())
                .filter(code -> holds(RpcCode.of(code).number(), operator, wanted))
                .toList();
        boolean orNone = holds(RpcCode.of(null).number(), operator, wanted);
        List<OperationCriterion> matching = new ArrayList<>();
        matching.add(OperationCriterion.allOf(List.of(
                OperationCriteria.states(EnumSet.of(State.FAILED)), OperationCriteria.failedWith(codes, orNone))));
        if (holds(RpcCode.CANCELLED.number(), operator, wanted)) {
            matching.add(OperationCriteria.states(EnumSet.of(State.CANCELLED)));
        }
        if (operator == ComparisonOperator.NOT_EQUAL) {
            matching.add(OperationCriterion.not(any));
        }
        return OperationCriterion.anyOf(matching);
    }

    private static boolean holds(int code, ComparisonOperator operator, int wanted) {
        return switch (operator) {
            case EQUAL -> code == wanted;
            case NOT_EQUAL -> code != wanted;
            case LESS -> code < wanted;
            case AT_MOST -> code <= wanted;
            case MORE -> code > wanted;
            case AT_LEAST -> code >= wanted;
        };
    }
}
