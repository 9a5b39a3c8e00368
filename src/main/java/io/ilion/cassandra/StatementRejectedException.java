package io.ilion.cassandra;

/** The cluster answered a CQL statement with an error; the cause is the error as the driver has it. */
public final class StatementRejectedException extends RuntimeException {

    private final boolean withoutEffect;

    /** @param withoutEffect whether the error means that no node began to carry the statement out */
    public StatementRejectedException(String cluster, String statement, boolean withoutEffect, Throwable cause) {
        super("Cluster '%s' rejected %s: %s".formatted(cluster, statement, cause.getMessage()), cause);
        this.withoutEffect = withoutEffect;
    }

    /** Whether it is certain that no node began to carry the statement out. */
    public boolean isWithoutEffect() {
        return withoutEffect;
    }
}
