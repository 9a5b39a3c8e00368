package io.ilion.operation;

/** Compares the value of an operation with a given one. */
public enum ComparisonOperator {
    EQUAL,
    NOT_EQUAL,
    LESS,
    AT_MOST,
    MORE,
    AT_LEAST
}
