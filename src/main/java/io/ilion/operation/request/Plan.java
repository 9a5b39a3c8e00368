package io.ilion.operation.request;

import io.ilion.cassandra.NodeInfo;
import io.ilion.operation.type.NodeSelection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The nodes of an operation in the order of their tasks: by datacenter and rack. */
public record Plan(List<NodeInfo> nodes) {

    private static final Comparator<NodeInfo> BY_RACK = Comparator.comparing(NodeInfo::datacenter)
            .thenComparing(NodeInfo::rack)
            .thenComparing(NodeInfo::address)
            .thenComparing(NodeInfo::hostId);

    public static Plan of(List<NodeInfo> nodes, @Nullable NodeSelection selection) {
        return new Plan(nodes.stream()
                .filter(node -> selection == null || selection.matches(node))
                .sorted(BY_RACK)
                .toList());
    }
}
