package io.ilion.api.history;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.ilion.operation.Attempt;
import io.ilion.operation.State;
import io.ilion.operation.Task;
import io.ilion.operation.failure.Failure;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The work on one node, or on the cluster as a whole. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "TaskHistory")
record TaskHistoryView(
        UUID id,
        @JsonUnwrapped TaskNode node,
        State state,
        double progress,
        @JsonUnwrapped TaskTimes times,

        @Schema(description = "The result as it was read from the node")
        List<Object> evidence,

        @Nullable Failure failureCause,

        @Schema(description = "The attempts; more than one after a retry or takeover")
        List<AttemptView> attempts) {

    /** @param shown how failures are shown */
    static TaskHistoryView of(Task task, List<Attempt> attempts, UnaryOperator<Failure> shown) {
        Failure failure = task.failure();
        return new TaskHistoryView(
                task.id(),
                new TaskNode(task.hostId(), task.address(), task.datacenter(), task.rack()),
                task.state(),
                task.progress(),
                new TaskTimes(task.startedAt(), task.completedAt(), task.deadlineAt()),
                task.evidence(),
                failure == null ? null : shown.apply(failure),
                attempts.stream().map(attempt -> AttemptView.of(attempt, shown)).toList());
    }

    /** The node of a task; empty for a task of the cluster as a whole. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "TaskNode")
    record TaskNode(
            @Nullable
            @Schema(
                    description =
                            "The node; left out, as are address, datacenter and rack, for a task of the cluster as a whole")
            UUID hostId,

            @Nullable @Schema(description = "The address of the node when the plan was made", example = "127.0.0.1")
            String address,

            @Nullable String datacenter,
            @Nullable String rack) {}

    /** When a task began and ended, and when it has to end. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "TaskTimes")
    record TaskTimes(
            @Nullable Instant startTime,
            @Nullable Instant completionTime,

            @Nullable @Schema(description = "The deadline over all attempts; set when the first one begins")
            Instant deadline) {}

    /** One attempt at a task, by one replica. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "AttemptHistory")
    record AttemptView(
            int number,

            @Schema(description = "The replica that made the attempt")
            String replica,

            State state,
            Instant startTime,
            @Nullable Instant completionTime,

            @Schema(description = "The result as this attempt read it from the node")
            List<Object> evidence,

            @Nullable Failure failureCause) {

        static AttemptView of(Attempt attempt, UnaryOperator<Failure> shown) {
            Failure failure = attempt.failure();
            return new AttemptView(
                    attempt.number(),
                    attempt.replica(),
                    attempt.state(),
                    attempt.startedAt(),
                    attempt.completedAt(),
                    attempt.evidence(),
                    failure == null ? null : shown.apply(failure));
        }
    }
}
