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
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.springframework.stereotype.Service;

/** Plans an operation without storing it, and checks whether the cluster and each node would let it start. Changes nothing. */
@Service
public class DryRun {

    /** How long one node may take to answer. */
    private static final Duration NODE_TIMEOUT = Duration.ofSeconds(10);

    /** How long all nodes may take together, however many of them hang. */
    private static final Duration TOTAL_TIMEOUT = Duration.ofSeconds(30);

    private static final Check NOT_ASKED = new Check(
            List.of(),
            "the state of the node is unknown: it was not asked, or did not answer, within " + TOTAL_TIMEOUT);

    private final Clusters clusters;
    private final TaskRepository tasks;
    private final OperationAuthorization authorization;
    private final DryRunExecutor executor;

    DryRun(Clusters clusters, TaskRepository tasks, OperationAuthorization authorization, DryRunExecutor executor) {
        this.clusters = clusters;
        this.tasks = tasks;
        this.authorization = authorization;
        this.executor = executor;
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
        int[] waves = waves(request.execution(), plan);
        List<DryRunPlan.Node> nodes = executor.callAll(
                IntStream.range(0, plan.size()).boxed().toList(),
                TOTAL_TIMEOUT,
                i -> check(waves[i], plan.get(i), cluster, stored),
                i -> DryRunPlan.Node.of(plan.get(i), waves[i], NOT_ASKED, null));
        Check check = check(
                () -> stored.maintenance().preflightOnCluster(stored.parameters(), cluster, plan, request.execution()));
        boolean ready =
                check.problem() == null && !nodes.isEmpty() && nodes.stream().allMatch(node -> node.problem() == null);
        return new DryRunPlan(
                true,
                request.type(),
                request.cluster(),
                request.execution(),
                stored.lockScope().names(),
                ready,
                check.findings(),
                check.problem(),
                nodes);
    }

    private <R extends Record> DryRunPlan.Node check(
            int wave, NodeInfo node, Cluster cluster, StoredRequest<R> stored) {
        Check check = check(() -> {
            try (NodeSession session = cluster.open(node.hostId(), node.address(), NODE_TIMEOUT)) {
                // connects, also where the type has nothing to check
                session.names("type", "java.lang:type=Runtime");
                return stored.maintenance().preflight(stored.parameters(), session);
            }
        });
        return DryRunPlan.Node.of(
                node,
                wave,
                check,
                tasks.findFirstByLockScope(stored.lockScope().on(node.hostId())).orElse(null));
    }

    private static Check check(Supplier<List<String>> preflight) {
        try {
            return new Check(preflight.get(), null);
        } catch (RuntimeException e) {
            return new Check(List.of(), String.valueOf(e.getMessage()));
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
