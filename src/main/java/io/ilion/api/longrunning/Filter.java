package io.ilion.api.longrunning;

import io.ilion.operation.search.ComparisonOperator;
import java.util.List;

/** A parsed filter (AIP-160). */
sealed interface Filter {

    /** All of them match; true where there are none. */
    record And(List<Filter> all) implements Filter {}

    /** One of them matches. */
    record Or(List<Filter> any) implements Filter {}

    /** It does not match. */
    record Not(Filter negated) implements Filter {}

    /**
     * A comparison of a field with a value.
     *
     * @param field      the path, such as {@code metadata.state}
     * @param quoted     whether the value was in quotes
     * @param position   of its first character, counted from 1
     */
    record Comparison(String field, Comparator comparator, String value, boolean quoted, int position)
            implements Filter {

        /** Whether this is {@code field:*}, which matches where there is any value. */
        boolean isPresence() {
            return comparator == Comparator.HAS && value.equals("*") && !quoted;
        }
    }

    /** The operators of a comparison. */
    enum Comparator {
        EQUAL("=", ComparisonOperator.EQUAL),
        NOT_EQUAL("!=", ComparisonOperator.NOT_EQUAL),
        LESS("<", ComparisonOperator.LESS),
        AT_MOST("<=", ComparisonOperator.AT_MOST),
        MORE(">", ComparisonOperator.MORE),
        AT_LEAST(">=", ComparisonOperator.AT_LEAST),
        HAS(":", ComparisonOperator.EQUAL);

        private final String sign;
        private final ComparisonOperator operator;

        Comparator(String sign, ComparisonOperator operator) {
            this.sign = sign;
            this.operator = operator;
        }

        String sign() {
            return sign;
        }

        ComparisonOperator operator() {
            return operator;
        }

        boolean isOrder() {
            return switch (this) {
                case EQUAL, NOT_EQUAL, HAS -> false;
                case LESS, AT_MOST, MORE, AT_LEAST -> true;
            };
        }
    }
}
