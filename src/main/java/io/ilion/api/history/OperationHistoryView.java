package io.ilion.api.history;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.ilion.history.OperationRecord;
import io.ilion.history.WaitReason;
import io.ilion.operation.Operation;
import io.ilion.operation.State;
import io.ilion.operation.Transition;
import io.ilion.operation.failure.Failure;
import io.ilion.operation.request.RequestMetadata;
import io.ilion.operation.type.Execution;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** An operation and everything that belongs to it, as the history API shows it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "OperationHistory")
record OperationHistoryView(
        @JsonUnwrapped Subject subject,
        @JsonUnwrapped Callers callers,
        @JsonUnwrapped Times times,

        @Schema(description = "The properties of the request as they were sent")
        Map<String, Object> request,

        @Schema(
                description =
                        "How it is executed: the values of the request, and the defaults of the type for the others")
        Execution execution,

        @Nullable Failure failureCause,

        @Nullable @Schema(description = "What it waits for, while it is PENDING")
        WaitReason waitsFor,

        @Schema(
                description =
                        "The tasks in the order of the plan: one for the cluster as a whole, where the type has such a step, and one per node")
        List<TaskHistoryView> tasks,

        @Schema(description = "Every transition of the operation and of its tasks, in order")
        List<TransitionView> transitions) {

    /** @param shown how failures are shown */
    static OperationHistoryView of(OperationRecord record, Map<String, Object> request, UnaryOperator<Failure> shown) {
        Operation operation = record.operation();
        Failure failure = operation.failure();
        return new OperationHistoryView(
                Subject.of(operation),
                Callers.of(operation),
                new Times(operation.createdAt(), operation.startedAt(), operation.completedAt()),
                request,
                operation.execution(),
                failure == null ? null : shown.apply(failure),
                record.waitsFor(),
                record.tasks().stream()
                        .map(task ->
                                TaskHistoryView.of(task, record.attempts().getOrDefault(task.id(), List.of()), shown))
                        .toList(),
                record.transitions().stream().map(TransitionView::of).toList());
    }

    /** The operation and its state. */
    @Schema(name = "OperationHistorySubject")
    record Subject(UUID id, String type, String cluster, State state, double progress) {

        static Subject of(Operation operation) {
            return new Subject(
                    operation.id(), operation.type(), operation.cluster(), operation.state(), operation.progress());
        }
    }

    /** The callers. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "OperationHistoryCallers")
    record Callers(
            @Schema(description = "The caller who requested it", example = "caller:operator")
            String requestedBy,

            @Nullable @Schema(description = "How the request reached the service; left out where that is not known")
            RequestMetadata origin,

            @Nullable @Schema(description = "The caller who cancelled it")
            String cancelRequestedBy) {

        static Callers of(Operation operation) {
            RequestMetadata origin = operation.metadata();
            return new Callers(
                    operation.requestedBy(),
                    origin.equals(RequestMetadata.UNKNOWN) ? null : origin,
                    operation.cancelRequestedBy());
        }
    }

    /** When it was accepted, began and ended. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "OperationHistoryTimes")
    record Times(
            Instant creationTime,
            @Nullable Instant startTime,
            @Nullable Instant completionTime) {}

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
