package io.ilion.operation;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.ilion.cassandra.NodeInfo;
import io.ilion.operation.type.Execution;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What an operation would do. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "What the operation would do. Nothing was stored or started.")
public record DryRunPlan(
        @Schema(description = "Always true") boolean dryRun,
        String type,
        String cluster,

        @Schema(description = "How it would be carried out, completed by the defaults of its type")
        Execution execution,

        @Schema(
                description = "What it locks on each node; empty if it conflicts with no other operation",
                example = "[\"table/demo/orders\"]")
        List<String> locks,

        @Schema(description = "Whether the checks of the cluster and of all nodes passed, so that it could start now")
        boolean ready,

        @Schema(description = "What the checks of the cluster found that does not prevent the start")
        List<String> findings,

        @Schema(description = "Why it could not start on the cluster; absent if it could") @Nullable
        String problem,

        @Schema(description = "Whether that of the cluster could not be found out in time; `problem` has the reason")
        boolean unknown,

        @Schema(description = "The nodes in the order of the plan")
        List<Node> nodes) {

    /** One node of the plan. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "DryRunNode")
    public record Node(
            @Schema(description = "From 1. Nodes of one wave run at the same time, provided that all take equally long")
            int wave,

            UUID hostId,
            String address,
            String datacenter,
            String rack,
            @Nullable String version,

            @Schema(description = "Whether the cluster reports it as up")
            boolean up,

            @Schema(description = "What the checks of the node found that does not prevent the start")
            List<String> findings,

            @Schema(description = "Why it could not start on this node now; absent if it could") @Nullable
            String problem,

            @Schema(description = "Whether it could not be found out in time; `problem` has the reason")
            boolean unknown,

            @Schema(description = "The operation that it would wait for; absent if there is none") @Nullable
            UUID waitsFor) {

        static Node of(NodeInfo node, int wave, Check check, @Nullable UUID waitsFor) {
            return new Node(
                    wave,
                    node.hostId(),
                    node.address(),
                    node.datacenter(),
                    node.rack(),
                    node.version(),
                    node.up(),
                    check.findings(),
                    check.problem(),
                    check.unknown(),
                    waitsFor);
        }
    }

    /**
     * The result of checking a node or the cluster.
     *
     * @param problem null when the work could start
     * @param unknown whether it could not be found out in time; then the problem is the reason
     */
    record Check(List<String> findings, @Nullable String problem, boolean unknown) {

        static Check of(List<String> findings) {
            return new Check(findings, null, false);
        }

        static Check failed(String problem) {
            return new Check(List.of(), problem, false);
        }

        static Check unknown(String reason) {
            return new Check(List.of(), reason, true);
        }
    }
}
