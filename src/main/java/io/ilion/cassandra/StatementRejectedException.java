package io.ilion.cassandra;

/** The cluster responded to a CQL statement with an error; the cause is the driver's exception. */
public final class StatementRejectedException extends RuntimeException {

    private final boolean withoutEffect;

    /** @param withoutEffect whether the error means that no node began to execute the statement */
    public StatementRejectedException(String cluster, String statement, boolean withoutEffect, Throwable cause) {
        super("Cluster '%s' rejected %s: %s".formatted(cluster, statement, cause.getMessage()), cause);
        this.withoutEffect = withoutEffect;
    }

    /** Whether no node began to execute the statement. */
    public boolean isWithoutEffect() {
        return withoutEffect;
    }
}
