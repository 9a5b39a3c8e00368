package io.ilion.api.history;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.ilion.history.CommittedTransition;
import io.ilion.operation.State;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The data of an event {@code transition}. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "TransitionEvent", description = "A change of state, as it came to light")
record EventView(
        UUID operation,
        String type,
        String cluster,
        String requestedBy,

        @Nullable @Schema(description = "The task that moved; left out where it was the operation")
        UUID task,

        @Nullable @Schema(description = "Where the task is done")
        NodeView node,

        @Nullable State from,
        State to,
        Instant at,

        @Schema(description = "A caller or a replica", example = "caller:operator")
        String actor,

        @Nullable String reason,

        @Nullable @Schema(description = "What it failed with, in short")
        FailureView failure) {

    /** A node, as it was when the plan was made. */
    @Schema(name = "EventNode")
    record NodeView(UUID hostId, String address, String datacenter, String rack) {

        static NodeView of(CommittedTransition.Node node) {
            return new NodeView(node.hostId(), node.address(), node.datacenter(), node.rack());
        }
    }

    /** What something failed with, in short. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "EventFailure")
    record FailureView(@Nullable String code, @Nullable String message) {}

    static EventView of(CommittedTransition seen) {
        CommittedTransition.Node node = seen.node();
        return new EventView(
                seen.operation(),
                seen.type(),
                seen.cluster(),
                seen.requestedBy(),
                seen.task(),
                node == null ? null : NodeView.of(node),
                seen.from(),
                seen.to(),
                seen.at(),
                seen.actor(),
                seen.reason(),
                seen.failureCode() == null && seen.failureMessage() == null
                        ? null
                        : new FailureView(seen.failureCode(), seen.failureMessage()));
    }
}
