package io.ilion.api.longrunning;

import io.ilion.operation.Relation;
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
        EQUAL("=", Relation.EQUAL),
        NOT_EQUAL("!=", Relation.NOT_EQUAL),
        LESS("<", Relation.LESS),
        AT_MOST("<=", Relation.AT_MOST),
        MORE(">", Relation.MORE),
        AT_LEAST(">=", Relation.AT_LEAST),
        HAS(":", Relation.EQUAL);

        private final String sign;
        private final Relation relation;

        Comparator(String sign, Relation relation) {
            this.sign = sign;
            this.relation = relation;
        }

        String sign() {
            return sign;
        }

        Relation relation() {
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
