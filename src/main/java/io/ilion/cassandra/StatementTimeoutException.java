package io.ilion.cassandra;

import java.time.Duration;

/** A CQL statement was not answered in time, so that it is not known whether it was, or still will be, carried out. */
public final class StatementTimeoutException extends RuntimeException {

    public StatementTimeoutException(String cluster, String statement, Duration timeout, Throwable cause) {
        super(
                "Cluster '%s' did not answer %s within %s; it may still carry it out"
                        .formatted(cluster, statement, timeout),
                cause);
    }
}
