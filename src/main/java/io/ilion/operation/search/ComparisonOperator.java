package io.ilion.operation.search;

/** How a value is compared with another. */
public enum ComparisonOperator {
    EQUAL("="),
    NOT_EQUAL("<>"),
    LESS("<"),
    AT_MOST("<="),
    MORE(">"),
    AT_LEAST(">=");

    private final String sql;

    ComparisonOperator(String sql) {
        this.sql = sql;
    }

    String sql() {
        return sql;
    }
}
