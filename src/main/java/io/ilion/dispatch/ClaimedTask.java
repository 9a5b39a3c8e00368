package io.ilion.dispatch;

import io.ilion.operation.request.StoredRequest;
import io.ilion.operation.type.Execution;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at a task that this replica has begun.
 *
 * @param attempt its number; no write of this replica counts once there is a higher one
 * @param hostId  the node that it is made on, null, as is the address, where it is done once for the cluster
 * @param execution how the operation is carried out
 * @param deadline when that is up
 * @param traceParent the span of the request that the operation came with, null where there was none
 * @param ending  how the task ends once what a lost replica had begun was stopped or has come to rest, which is all that is left to do; null
 *                while there is work to do
 */
record ClaimedTask(
        UUID taskId,
        UUID operationId,
        int attempt,
        String cluster,
        @Nullable UUID hostId,
        @Nullable String address,
        StoredRequest<?> request,
        Execution execution,
        Instant deadline,
        @Nullable String traceParent,
        @Nullable AttemptOutcome ending) {

    /** How long the task may take, over all attempts. */
    Duration timeout() {
        return Objects.requireNonNull(execution.timeout());
    }

    /** Where it is done, for people. */
    String place() {
        return address == null ? "cluster '%s'".formatted(cluster) : "node " + address;
    }
}
