package io.ilion.api.history;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.ilion.history.OperationRecord;
import io.ilion.operation.Attempt;
import io.ilion.operation.Operation;
import io.ilion.operation.State;
import io.ilion.operation.Task;
import io.ilion.operation.Transition;
import io.ilion.operation.failure.Failure;
import io.ilion.operation.request.RequestMetadata;
import io.ilion.operation.type.Execution;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An operation and everything that belongs to it, as the history API shows it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "OperationHistory")
record OperationHistoryView(
        UUID id,
        String type,
        String cluster,
        State state,
        double progress,

        @Schema(description = "The caller who requested it", example = "caller:operator")
        String requestedBy,

        @Schema(description = "How the request reached the service; left out where that is not known") @Nullable
        RequestMetadata origin,

        @Schema(description = "The caller who cancelled it") @Nullable
        String cancelRequestedBy,

        Instant creationTime,
        @Nullable Instant startTime,
        @Nullable Instant completionTime,

        @Schema(description = "The properties of the request as they were sent")
        Map<String, Object> request,

        @Schema(
                description =
                        "How it is executed: the values of the request, and the defaults of the type for the others")
        Execution execution,

        @Nullable Failure failureCause,

        @Schema(
                description =
                        "The tasks in the order of the plan: one for the cluster as a whole, where the type has such a step, and one per node")
        List<TaskView> tasks,

        @Schema(description = "Every transition of the operation and of its tasks, in order")
        List<TransitionView> transitions) {

    static OperationHistoryView of(OperationRecord record, Map<String, Object> request) {
        Operation operation = record.operation();
        return new OperationHistoryView(
                operation.id(),
                operation.type(),
                operation.cluster(),
                operation.state(),
                operation.progress(),
                operation.requestedBy(),
                origin(operation),
                operation.cancelRequestedBy(),
                operation.createdAt(),
                operation.startedAt(),
                operation.completedAt(),
                request,
                operation.execution(),
                operation.failure(),
                record.tasks().stream()
                        .map(task -> TaskView.of(task, record.attempts().getOrDefault(task.id(), List.of())))
                        .toList(),
                record.transitions().stream().map(TransitionView::of).toList());
    }

    private static @Nullable RequestMetadata origin(Operation operation) {
        RequestMetadata origin = operation.metadata();
        return origin.equals(RequestMetadata.UNKNOWN) ? null : origin;
    }

    /** The work on one node, or on the cluster as a whole. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "TaskHistory")
    record TaskView(
            UUID id,

            @Schema(
                    description =
                            "The node; left out, as are address, datacenter and rack, for a task of the cluster as a whole")
            @Nullable
            UUID hostId,

            @Schema(description = "The address of the node when the plan was made", example = "127.0.0.1") @Nullable
            String address,

            @Nullable String datacenter,
            @Nullable String rack,
            State state,
            double progress,
            @Nullable Instant startTime,
            @Nullable Instant completionTime,

            @Schema(description = "The deadline over all attempts; set when the first one begins") @Nullable
            Instant deadline,

            @Schema(description = "The result as it was read from the node")
            List<Object> evidence,

            @Nullable Failure failureCause,

            @Schema(description = "The attempts; more than one after a retry or takeover")
            List<AttemptView> attempts) {

        static TaskView of(Task task, List<Attempt> attempts) {
            return new TaskView(
                    task.id(),
                    task.hostId(),
                    task.address(),
                    task.datacenter(),
                    task.rack(),
                    task.state(),
                    task.progress(),
                    task.startedAt(),
                    task.completedAt(),
                    task.deadlineAt(),
                    task.evidence(),
                    task.failure(),
                    attempts.stream().map(AttemptView::of).toList());
        }
    }

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

        static AttemptView of(Attempt attempt) {
            return new AttemptView(
                    attempt.number(),
                    attempt.replica(),
                    attempt.state(),
                    attempt.startedAt(),
                    attempt.completedAt(),
                    attempt.evidence(),
                    attempt.failure());
        }
    }

    /** One transition. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "Transition")
    record TransitionView(
            @Schema(description = "The task; left out for a transition of the operation itself") @Nullable
            UUID task,

            @Nullable State from,
            State to,
            Instant at,

            @Schema(description = "A caller or a replica", example = "caller:operator")
            String actor,

            @Nullable String reason) {

        static TransitionView of(Transition transition) {
            return new TransitionView(
                    transition.taskId(),
                    transition.from(),
                    transition.to(),
                    transition.at(),
                    transition.actor(),
                    transition.reason());
        }
    }
}
