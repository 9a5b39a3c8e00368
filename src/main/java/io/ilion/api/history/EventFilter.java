package io.ilion.api.history;

import io.ilion.history.CommittedTransition;
import io.ilion.operation.State;
import io.ilion.operation.request.Actor;
import io.swagger.v3.oas.annotations.Parameter;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The filters of an event stream. A transition has to match all of them; null or empty matches any. */
record EventFilter(
        @Nullable @Parameter(description = "Name of a configured cluster")
        String cluster,

        @Nullable @Parameter(description = "Only operations of these types; may be repeated")
        Set<String> type,

        @Nullable @Parameter(description = "Only transitions to these states; may be repeated")
        Set<State> state,

        @Nullable @Parameter(description = "Only operations that name this keyspace, or a snapshot of it")
        String keyspace,

        @Nullable @Parameter(description = "Only transitions of tasks on this node: host id or address")
        String node,

        @Nullable @Parameter(description = "Only transitions of tasks in this datacenter")
        String datacenter,

        @Nullable
        @Parameter(
                description =
                        "Only operations that this caller requested: `alice` or `caller:alice`, or `token:alice` for the caller of a token")
        String requestedBy,

        @Nullable @Parameter(description = "Only transitions of operations, or only those of tasks")
        About about)
        implements Predicate<CommittedTransition> {

    /** What changes its state. */
    enum About {
        OPERATION,
        TASK
    }

    @Override
    public boolean test(CommittedTransition transition) {
        CommittedTransition.Node taskNode = transition.node();
        return (cluster == null || cluster.equals(transition.cluster()))
                && (type == null || type.isEmpty() || type.contains(transition.type()))
                && (state == null || state.isEmpty() || state.contains(transition.to()))
                && (keyspace == null || transition.keyspaces().contains(keyspace))
                && (node == null
                        || (taskNode != null
                                && (node.equals(taskNode.address())
                                        || node.equalsIgnoreCase(
                                                taskNode.hostId().toString()))))
                && (datacenter == null || (taskNode != null && datacenter.equals(taskNode.datacenter())))
                && (requestedBy == null
                        || Actor.callerNamed(requestedBy).toString().equals(transition.requestedBy()))
                && (about == null || (about == About.TASK) == (transition.task() != null));
    }
}
