package io.ilion.history;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.ilion.operation.State;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A committed transition, as it is published to the readers of the change stream.
 *
 * @param id          rises within one operation
 * @param transaction the transaction that wrote it
 * @param keyspaces   the keyspaces that the operation names
 * @param task        null for a transition of the operation itself
 * @param node        null for a transition of the operation itself, and for a task of the cluster as a whole
 * @param failure     of a transition to {@link State#FAILED}
 * @param hash        its link of the hash chain, in hexadecimal digits
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CommittedTransition(
        @JsonIgnore long id,
        @JsonIgnore long transaction,
        UUID operation,
        String type,
        String cluster,
        String requestedBy,
        @JsonIgnore Set<String> keyspaces,
        @Nullable UUID task,
        @Nullable Node node,
        @Nullable State from,
        State to,
        Instant at,
        String actor,
        @Nullable String reason,
        @Nullable FailureSummary failure,
        @JsonIgnore String hash) {

    /** A node as it was when the plan was made. */
    public record Node(UUID hostId, String address, String datacenter, String rack) {}

    /** Code and message of a failure. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record FailureSummary(
            @Nullable String code, @Nullable String message) {

        static @Nullable FailureSummary of(@Nullable String code, @Nullable String message) {
            return code == null && message == null ? null : new FailureSummary(code, message);
        }
    }

    /** Whether the operation ends with this transition. */
    public boolean endsOperation() {
        return task == null && to.isTerminal();
    }
}
