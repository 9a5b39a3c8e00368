package io.ilion.history;

import io.ilion.operation.State;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A transition as it came to light, and what it is about.
 *
 * @param id             its number; within one operation they rise
 * @param keyspaces      that the operation names
 * @param node           where the task is done; null for what is done once for the cluster, and for a transition of the operation itself
 * @param failureCode    of what failed, where it moved to {@link State#FAILED}
 * @param failureMessage the same
 * @param hash           its link of the chain, in hexadecimal digits
 */
public record CommittedTransition(
        long id,
        UUID operation,
        String type,
        String cluster,
        String requestedBy,
        Set<String> keyspaces,
        @Nullable UUID task,
        @Nullable Node node,
        @Nullable State from,
        State to,
        Instant at,
        String actor,
        @Nullable String reason,
        @Nullable String failureCode,
        @Nullable String failureMessage,
        String hash) {

    /** A node, as it was when the plan was made. */
    public record Node(UUID hostId, String address, String datacenter, String rack) {}

    /** Whether it is the end of its operation. */
    public boolean endsOperation() {
        return task == null && to.isTerminal();
    }
}
