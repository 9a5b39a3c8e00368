package io.ilion.cassandra;

/** This replica's settings do not have the cluster. During a rollout, those of another replica may. */
public final class ClusterNotConfiguredException extends RuntimeException {

    public ClusterNotConfiguredException(String cluster) {
        super("cluster '%s' is not configured in ilion.clusters".formatted(cluster));
    }
}
