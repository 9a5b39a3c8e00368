package io.ilion.cassandra;

import org.jspecify.annotations.Nullable;

/** No contact point of the cluster answers, so nothing is known about its nodes or its schema. */
public final class ClusterUnreachableException extends RuntimeException {

    public ClusterUnreachableException(String cluster, String message, @Nullable Throwable cause) {
        super("Cluster '%s' is out of reach: %s".formatted(cluster, message), cause);
    }
}
