package io.ilion.api.history;

import io.ilion.history.CommittedTransition;
import io.ilion.operation.State;
import io.ilion.operation.request.Actor;
import io.swagger.v3.oas.annotations.Parameter;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Which transitions are wanted; all of it must hold. */
record EventFilter(
        @Nullable @Parameter(description = "Name of a configured cluster")
        String cluster,

        @Nullable @Parameter(description = "Only operations of these types; may be repeated")
        Set<String> type,

        @Nullable @Parameter(description = "Only moves to these states; may be repeated")
        Set<State> state,

        @Nullable @Parameter(description = "Only operations that name this keyspace, or a snapshot of it")
        String keyspace,

        @Nullable @Parameter(description = "Only tasks on this node: host id or address")
        String node,

        @Nullable @Parameter(description = "Only tasks in this datacenter")
        String datacenter,

        @Nullable @Parameter(description = "Only operations that this caller asked for")
        String requestedBy,

        @Nullable @Parameter(description = "Only what moves operations, or only what moves tasks")
        About about)
        implements Predicate<CommittedTransition> {

    /** What a transition moves. */
    enum About {
        OPERATION,
        TASK
    }

    @Override
    public boolean test(CommittedTransition seen) {
        CommittedTransition.Node on = seen.node();
        return (cluster == null || cluster.equals(seen.cluster()))
                && (type == null || type.isEmpty() || type.contains(seen.type()))
                && (state == null || state.isEmpty() || state.contains(seen.to()))
                && (keyspace == null || seen.keyspaces().contains(keyspace))
                && (node == null
                        || (on != null
                                && (node.equals(on.address())
                                        || node.equalsIgnoreCase(on.hostId().toString()))))
                && (datacenter == null || (on != null && datacenter.equals(on.datacenter())))
                && (requestedBy == null || Actor.caller(requestedBy).toString().equals(seen.requestedBy()))
                && (about == null || (about == About.TASK) == (seen.task() != null));
    }
}
