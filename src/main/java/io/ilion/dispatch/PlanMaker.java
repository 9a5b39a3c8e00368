package io.ilion.dispatch;

import io.ilion.cassandra.Cluster;
import io.ilion.cassandra.ClusterNotConfiguredException;
import io.ilion.cassandra.ClusterUnreachableException;
import io.ilion.cassandra.Clusters;
import io.ilion.operation.Operation;
import io.ilion.operation.failure.WorkFailedException;
import io.ilion.operation.request.Plan;
import io.ilion.operation.request.StoredRequest;
import io.ilion.operation.type.InvalidRequestException;
import org.springframework.stereotype.Component;

/** Makes the plan of an operation from its request and the nodes of its cluster. Stores nothing. */
@Component
class PlanMaker {

    private final Clusters clusters;
    private final StoredRequests requests;

    PlanMaker(Clusters clusters, StoredRequests requests) {
        this.clusters = clusters;
        this.requests = requests;
    }

    /** The plan of a request. */
    record PlannedRequest(StoredRequest<?> request, Plan plan) {}

    /**
     * @throws ClusterNotConfiguredException when this replica does not know the cluster
     * @throws ClusterUnreachableException   when the nodes of the cluster are not known
     * @throws InvalidRequestException       when this version cannot read the request
     * @throws WorkFailedException           when no node of the cluster matches
     */
    PlannedRequest plan(Operation operation) {
        StoredRequest<?> request = requests.read(operation);
        Cluster cluster = clusters.require(operation.cluster());
        Plan plan = Plan.of(cluster.nodes(), request.nodes());
        if (plan.nodes().isEmpty()) {
            throw WorkFailedException.preflight(
                    "no node of cluster '%s' matches the request".formatted(operation.cluster()));
        }
        return new PlannedRequest(request, plan);
    }
}
