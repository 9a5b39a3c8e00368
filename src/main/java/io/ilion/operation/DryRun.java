package io.ilion.operation;

import io.ilion.cassandra.Cluster;
import io.ilion.cassandra.ClusterUnreachableException;
import io.ilion.cassandra.Clusters;
import io.ilion.cassandra.NodeInfo;
import io.ilion.cassandra.NodeSession;
import io.ilion.operation.DryRunPlan.Check;
import io.ilion.operation.request.Actor;
import io.ilion.operation.request.OperationRequest;
import io.ilion.operation.request.Plan;
import io.ilion.operation.request.StoredRequest;
import io.ilion.operation.type.Execution;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.springframework.stereotype.Service;

/** Plans an operation without storing it, and checks whether the cluster and each node would let it start. Changes nothing. */
@Service
public class DryRun {

    /** How long one node may take to answer. */
    private static final Duration NODE_TIMEOUT = Duration.ofSeconds(10);

    private final Clusters clusters;
    private final TaskRepository tasks;
    private final OperationAuthorization authorization;
    private final DryRunSettings settings;

    DryRun(Clusters clusters, TaskRepository tasks, OperationAuthorization authorization, DryRunSettings settings) {
        this.clusters = clusters;
        this.tasks = tasks;
        this.authorization = authorization;
        this.settings = settings;
    }

    /**
     * @throws NotAllowedException         when the caller may not submit the request
     * @throws ClusterUnreachableException when the nodes of the cluster are not known
     */
    public DryRunPlan plan(OperationRequest request, Actor caller) {
        authorization.checkSubmit(request, caller);
        return plan(request, request.stored());
    }

    private <R extends Record> DryRunPlan plan(OperationRequest request, StoredRequest<R> stored) {
        Cluster cluster = clusters.find(request.cluster()).orElseThrow();
        List<NodeInfo> plan = Plan.of(cluster.nodes(), request.nodes()).nodes();
        try (DryRunChecks checks = new DryRunChecks(settings)) {
            Future<Check> ofCluster = checks.begin(time ->
                    stored.maintenance().preflightOnCluster(stored.parameters(), cluster, plan, request.execution()));
            List<Future<Check>> ofNodes = plan.stream()
                    .map(node -> checks.begin(time -> preflight(node, cluster, stored, time)))
                    .toList();
            int[] waves = waves(request.execution(), plan);
            List<Optional<UUID>> blockers = plan.stream()
                    .map(node -> tasks.findFirstByLockScope(stored.lockScope().on(node.hostId())))
                    .toList();
            List<DryRunPlan.Node> nodes = IntStream.range(0, plan.size())
                    .mapToObj(i -> DryRunPlan.Node.of(
                            plan.get(i),
                            waves[i],
                            checks.await(ofNodes.get(i)),
                            blockers.get(i).orElse(null)))
                    .toList();
            return plan(request, stored, checks.await(ofCluster), nodes);
        }
    }

    private static DryRunPlan plan(
            OperationRequest request, StoredRequest<?> stored, Check cluster, List<DryRunPlan.Node> nodes) {
        boolean ready = cluster.problem() == null
                && !nodes.isEmpty()
                && nodes.stream().allMatch(node -> node.problem() == null);
        return new DryRunPlan(
                true,
                request.type(),
                request.cluster(),
                request.execution(),
                stored.lockScope().names(),
                ready,
                cluster.findings(),
                cluster.problem(),
                cluster.unknown(),
                nodes);
    }

    private static <R extends Record> List<String> preflight(
            NodeInfo node, Cluster cluster, StoredRequest<R> stored, Duration time) {
        Duration timeout = time.compareTo(NODE_TIMEOUT) < 0 ? time : NODE_TIMEOUT;
        try (NodeSession session = cluster.open(node.hostId(), node.address(), timeout)) {
            // connects, also where the type has nothing to check
            session.names("type", "java.lang:type=Runtime");
            return stored.maintenance().preflight(stored.parameters(), session);
        }
    }

    /** Simulates the plan as if all nodes took equally long and none failed. */
    private static int[] waves(Execution execution, List<NodeInfo> plan) {
        int[] waveOf = new int[plan.size()];
        for (int wave = 1; IntStream.of(waveOf).anyMatch(each -> each == 0); wave++) {
            Map<Rack, Long> left = new HashMap<>(
                    NextStep.of(execution, false, counts(plan, waveOf)).release());
            for (int i = 0; i < waveOf.length; i++) {
                Rack rack = new Rack(plan.get(i).datacenter(), plan.get(i).rack());
                if (waveOf[i] == 0 && left.getOrDefault(rack, 0L) > 0) {
                    left.merge(rack, -1L, Long::sum);
                    waveOf[i] = wave;
                }
            }
        }
        return waveOf;
    }

    private static List<TaskCounts> counts(List<NodeInfo> plan, int[] waveOf) {
        return IntStream.range(0, waveOf.length)
                .mapToObj(i -> new TaskCounts(
                        plan.get(i).datacenter(),
                        plan.get(i).rack(),
                        waveOf[i] == 0 ? State.PENDING : State.COMPLETED,
                        1,
                        0))
                .toList();
    }
}
