package io.ilion.cassandra;

import org.jspecify.annotations.Nullable;

/** The cluster could not be reached over CQL. */
public final class ClusterUnreachableException extends RuntimeException {

    public ClusterUnreachableException(String cluster, String message, @Nullable Throwable cause) {
        super("Cluster '%s' is unreachable: %s".formatted(cluster, message), cause);
    }
}
