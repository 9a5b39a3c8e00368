package io.ilion.operation;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.ilion.cassandra.Cluster;
import io.ilion.cassandra.Clusters;
import io.ilion.cassandra.NodeInfo;
import io.ilion.cassandra.NodeSession;
import io.ilion.operation.request.Actor;
import io.ilion.operation.request.OperationRequest;
import io.ilion.operation.request.Plan;
import io.ilion.operation.request.StoredRequest;
import io.ilion.operation.type.Execution;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Works out what an operation would do, and looks whether each node would let it begin. Stores and changes nothing. */
@Service
public class DryRun {

    /** How long one node may take to answer. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Clusters clusters;
    private final TaskRepository tasks;
    private final OperationAuthorization permissions;

    DryRun(Clusters clusters, TaskRepository tasks, OperationAuthorization permissions) {
        this.clusters = clusters;
        this.tasks = tasks;
        this.permissions = permissions;
    }

    /** What would be done. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "DryRun", description = "What the operation would do; nothing was stored and nothing was begun.")
    public record Rehearsal(
            @Schema(description = "Always true") boolean dryRun,
            String type,
            String cluster,

            @Schema(description = "How it would be carried out, with the defaults of its type")
            Execution execution,

            @Schema(
                    description = "What it wants for itself on each node; empty where it gets along with all others",
                    example = "[\"table/demo/orders\"]")
            List<String> touches,

            @Schema(description = "Whether the cluster as a whole, and each node, would let it begin now")
            boolean ready,

            @Schema(
                    description =
                            "What was seen of the cluster as a whole that whoever plans the work may want to know")
            List<String> findings,

            @Schema(description = "Why the work could not begin on the cluster as a whole; left out where it could")
            @Nullable
            String problem,

            @Schema(description = "The nodes in the order in which they would be worked on")
            List<Place> nodes) {}

    /** The place of one node in the plan. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "DryRunNode")
    public record Place(
            @Schema(description = "Counts from 1. Nodes of one wave are worked on side by side, if all take as long")
            int wave,

            UUID hostId,
            String address,
            String datacenter,
            String rack,
            @Nullable String version,

            @Schema(description = "Whether the cluster says that it is up")
            boolean up,

            @Schema(description = "What was seen there that whoever plans the work may want to know")
            List<String> findings,

            @Schema(description = "Why the work could not begin there now; left out where it could") @Nullable
            String problem,

            @Schema(description = "The operation that it would wait for; left out where there is none") @Nullable
            UUID waitsFor) {}

    /**
     * What it would do.
     *
     * @throws NotAllowedException                                when the caller may not ask for that
     * @throws io.ilion.cassandra.ClusterUnreachableException when the nodes are not known
     */
    public Rehearsal of(OperationRequest request, Actor caller) {
        permissions.toSubmit(request, caller);
        return of(request, request.stored());
    }

    private <R extends Record> Rehearsal of(OperationRequest request, StoredRequest<R> asked) {
        Cluster cluster = clusters.find(request.cluster()).orElseThrow();
        List<NodeInfo> plan = Plan.of(cluster.nodes(), request.nodes()).nodes();
        int[] waves = waves(request.execution(), plan);
        List<Place> places = IntStream.range(0, plan.size())
                .parallel()
                .mapToObj(i -> place(waves[i], plan.get(i), cluster, asked))
                .toList();
        List<String> findings = List.of();
        String problem = null;
        try {
            findings = asked.maintenance().preflightOnCluster(asked.parameters(), cluster, plan, request.execution());
        } catch (RuntimeException e) {
            problem = String.valueOf(e.getMessage());
        }
        boolean ready =
                problem == null && !places.isEmpty() && places.stream().allMatch(place -> place.problem() == null);
        return new Rehearsal(
                true,
                request.type(),
                request.cluster(),
                request.execution(),
                asked.lockScope().names(),
                ready,
                findings,
                problem,
                places);
    }

    private <R extends Record> Place place(int wave, NodeInfo node, Cluster cluster, StoredRequest<R> asked) {
        List<String> findings = List.of();
        String problem = null;
        try (NodeSession session = cluster.open(node.hostId(), node.address(), PATIENCE)) {
            session.names("type", "java.lang:type=Runtime");
            findings = asked.maintenance().preflight(asked.parameters(), session);
        } catch (RuntimeException e) {
            problem = String.valueOf(e.getMessage());
        }
        return new Place(
                wave,
                node.hostId(),
                node.address(),
                node.datacenter(),
                node.rack(),
                node.version(),
                node.up(),
                findings,
                problem,
                tasks.firstOn(asked.lockScope().on(node.hostId())).orElse(null));
    }

    /** Plays the plan through as if all nodes took equally long and none failed. */
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
