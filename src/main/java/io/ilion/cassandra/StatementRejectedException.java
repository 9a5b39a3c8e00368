package io.ilion.cassandra;

/** The cluster answered a CQL statement with an error; the cause is the error as the driver has it. */
public final class StatementRejectedException extends RuntimeException {

    public StatementRejectedException(String cluster, String statement, Throwable cause) {
        super("Cluster '%s' rejected %s: %s".formatted(cluster, statement, cause.getMessage()), cause);
    }
}
