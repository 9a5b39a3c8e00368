package io.ilion.operation;

import io.ilion.cassandra.Cluster;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a stored request asks for.
 *
 * @param nodes null for every node of the cluster
 */
public record StoredRequest<R extends Record>(
        Maintenance<R> kind, R parameters, @Nullable NodeSelection nodes) {

    /** What each of its tasks wants for itself. */
    public Territory territory() {
        return kind.territory(parameters);
    }

    /** Which keyspaces it works on; none when it may be any. */
    Set<String> keyspaces() {
        return kind.keyspaces(parameters);
    }

    boolean isForAdmins() {
        return kind.isForAdmins(parameters);
    }

    public boolean needsPreparation() {
        return kind.needsPreparation(parameters);
    }

    public void prepare(Cluster cluster, Plan plan) {
        kind.prepare(parameters, cluster, plan.nodes());
    }
}
