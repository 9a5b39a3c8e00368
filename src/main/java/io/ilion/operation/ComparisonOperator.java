package io.ilion.operation;

/** How a value may lie to another. */
public enum ComparisonOperator {
    EQUAL,
    NOT_EQUAL,
    LESS,
    AT_MOST,
    MORE,
    AT_LEAST
}
