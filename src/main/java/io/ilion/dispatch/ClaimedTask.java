package io.ilion.dispatch;

import io.ilion.operation.Operation;
import io.ilion.operation.Outcome;
import io.ilion.operation.Task;
import io.ilion.operation.request.StoredRequest;
import io.ilion.operation.type.Execution;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A task at which this replica has started an attempt.
 *
 * @param attempt              the number of the attempt; its writes are discarded once there is a higher number
 * @param hostId               the node of the task; null, as is the address, for a cluster step
 * @param deadline             when the time for all attempts is up
 * @param traceParent          the span of the request, in the format of W3C Trace Context; null when it had none
 * @param predeterminedOutcome how the task ends once the work that a lost replica left on the node has been stopped or has ended;
 *                             null while there is work to do
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
        @Nullable Outcome predeterminedOutcome) {

    /** The latest attempt at the task. */
    static ClaimedTask of(LockedTask locked, StoredRequest<?> request, @Nullable Outcome predeterminedOutcome) {
        Operation operation = locked.operation();
        Task task = locked.task();
        return new ClaimedTask(
                task.id(),
                operation.id(),
                task.attempt(),
                operation.cluster(),
                task.hostId(),
                task.address(),
                request,
                operation.execution(),
                Objects.requireNonNull(task.deadlineAt()),
                operation.metadata().traceParent(),
                predeterminedOutcome);
    }

    /** How long the task may take, over all attempts. */
    Duration timeout() {
        return Objects.requireNonNull(execution.timeout());
    }

    boolean isClusterStep() {
        return hostId == null;
    }

    /** The node or cluster, for messages. */
    String place() {
        return address == null ? "cluster '%s'".formatted(cluster) : "node " + address;
    }
}
