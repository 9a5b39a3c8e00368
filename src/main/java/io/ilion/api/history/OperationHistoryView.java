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

/** Everything that is known about one operation, in shape D. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "OperationHistory")
record OperationHistoryView(
        UUID id,
        String type,
        String cluster,
        State state,
        double progress,

        @Schema(description = "Who asked for it", example = "caller:operator")
        String requestedBy,

        @Schema(description = "By what way it was asked for; left out where nothing is known of it") @Nullable
        OriginView origin,

        @Schema(description = "Who asked for it to be cancelled") @Nullable
        String cancelRequestedBy,

        Instant creationTime,
        @Nullable Instant startTime,
        @Nullable Instant completionTime,

        @Schema(description = "The properties of the request as they were sent")
        Map<String, Object> request,

        @Schema(description = "How it was carried out: the wishes of the caller over the defaults of its type")
        Execution execution,

        @Nullable Failure failureCause,

        @Schema(
                description =
                        "What was done: once for the cluster, where the type has such a step, and on each node in the order of the plan")
        List<TaskView> tasks,

        @Schema(description = "Every change of state of the operation and of its tasks, in order")
        List<TransitionView> transitions) {

    static OperationHistoryView of(OperationRecord known, Map<String, Object> request) {
        Operation operation = known.operation();
        return new OperationHistoryView(
                operation.id(),
                operation.type(),
                operation.cluster(),
                operation.state(),
                operation.progress(),
                operation.requestedBy(),
                OriginView.of(operation.metadata()),
                operation.cancelRequestedBy(),
                operation.createdAt(),
                operation.startedAt(),
                operation.completedAt(),
                request,
                operation.execution(),
                operation.failure(),
                known.tasks().stream()
                        .map(task -> TaskView.of(task, known.attempts().getOrDefault(task.id(), List.of())))
                        .toList(),
                known.transitions().stream().map(TransitionView::of).toList());
    }

    /** By what way it was asked for. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "Origin")
    record OriginView(
            @Nullable @Schema(description = "How the caller proved who it is", example = "Basic")
            String authenticatedBy,

            @Nullable @Schema(description = "The IP address of the caller", example = "10.1.2.3")
            String clientAddress,

            @Nullable @Schema(description = "What the client calls itself", example = "curl/8.5.0")
            String userAgent,

            @Nullable @Schema(description = "The X-Request-Id of the request")
            String requestId,

            @Nullable @Schema(description = "The trace id of W3C Trace Context")
            String traceId) {

        static @Nullable OriginView of(RequestMetadata origin) {
            return origin.equals(RequestMetadata.UNKNOWN)
                    ? null
                    : new OriginView(
                            origin.authenticatedBy(),
                            origin.clientAddress(),
                            origin.userAgent(),
                            origin.requestId(),
                            origin.traceId());
        }
    }

    /** What was done on one node, or once for the cluster. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "TaskHistory")
    record TaskView(
            UUID id,

            @Schema(
                    description =
                            "The node; left out, as are address, datacenter and rack, for what is done once for the cluster")
            @Nullable
            UUID hostId,

            @Schema(description = "Where the node was when the plan was made", example = "127.0.0.1") @Nullable
            String address,

            @Nullable String datacenter,
            @Nullable String rack,
            State state,
            double progress,
            @Nullable Instant startTime,
            @Nullable Instant completionTime,

            @Schema(description = "When its time is up, over all attempts; set when the first one begins") @Nullable
            Instant deadline,

            @Schema(description = "What was seen") List<Object> evidence,

            @Nullable Failure failureCause,

            @Schema(description = "Each try at it; more than one where it was tried again or taken over")
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

    /** One try at a task, by one replica of the service. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "AttemptHistory")
    record AttemptView(
            int number,

            @Schema(description = "The replica of the service that made it")
            String replica,

            State state,
            Instant startTime,
            @Nullable Instant completionTime,

            @Schema(description = "What this attempt saw") List<Object> evidence,

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

    /** One change of state. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "Transition")
    record TransitionView(
            @Schema(description = "The task that moved; left out where it was the operation") @Nullable
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
