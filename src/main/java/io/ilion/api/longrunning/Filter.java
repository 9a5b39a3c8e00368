package io.ilion.api.longrunning;

import io.ilion.operation.search.ComparisonOperator;
import java.util.List;

/** A filter as AIP-160 has it, taken apart. */
sealed interface Filter {

    /** All of them hold; of none, that is true. */
    record And(List<Filter> all) implements Filter {}

    /** One of them holds. */
    record Or(List<Filter> any) implements Filter {}

    /** It does not hold. */
    record Not(Filter negated) implements Filter {}

    /**
     * A field is compared with a value.
     *
     * @param field      its path, such as {@code metadata.state}
     * @param quoted     whether the value was in quotes
     * @param position   where it begins, counted from 1
     */
    record Comparison(String field, Comparator comparator, String value, boolean quoted, int position)
            implements Filter {

        /** {@code field:*} asks whether there is any value. */
        boolean isPresence() {
            return comparator == Comparator.HAS && value.equals("*") && !quoted;
        }
    }

    /** How a field is compared. */
    enum Comparator {
        EQUAL("=", ComparisonOperator.EQUAL),
        NOT_EQUAL("!=", ComparisonOperator.NOT_EQUAL),
        LESS("<", ComparisonOperator.LESS),
        AT_MOST("<=", ComparisonOperator.AT_MOST),
        MORE(">", ComparisonOperator.MORE),
        AT_LEAST(">=", ComparisonOperator.AT_LEAST),
        HAS(":", ComparisonOperator.EQUAL);

        private final String sign;
        private final ComparisonOperator relation;

        Comparator(String sign, ComparisonOperator relation) {
            this.sign = sign;
            this.relation = relation;
        }

        String sign() {
            return sign;
        }

        ComparisonOperator relation() {
            return relation;
        }

        boolean isOrder() {
            return switch (this) {
                case EQUAL, NOT_EQUAL, HAS -> false;
                case LESS, AT_MOST, MORE, AT_LEAST -> true;
            };
        }
    }
}
