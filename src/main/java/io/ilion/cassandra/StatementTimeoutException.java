package io.ilion.cassandra;

import java.time.Duration;

/** There was no response to a CQL statement in time. It may have been executed, or may still be. */
public final class StatementTimeoutException extends RuntimeException {

    public StatementTimeoutException(String cluster, String statement, Duration timeout, Throwable cause) {
        super(
                "Cluster '%s' did not respond to %s within %s; it may still execute it"
                        .formatted(cluster, statement, timeout),
                cause);
    }
}
