package io.ilion.api.history;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.ilion.history.OperationSummary;
import io.ilion.operation.State;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A page of the history. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "HistoryPage", description = "A page of the history, the newest first")
record OperationPage(
        List<FoundOperationView> operations,

        @Schema(description = "Link to older ones; left out where there are none") @Nullable
        String next,

        @Schema(description = "Link to newer ones; left out on the first page") @Nullable
        String previous,

        @Schema(
                description =
                        "How many there may be in all; what the database expects, not a count. Only with estimate=true")
        @Nullable
        Long estimatedTotal) {

    /** An operation in short. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "FoundOperation", description = "An operation in short")
    record FoundOperationView(
            UUID id,
            String type,
            String cluster,
            State state,
            double progress,

            @Schema(description = "Who asked for it", example = "caller:operator")
            String requestedBy,

            @Nullable String clientAddress,
            Instant creationTime,
            @Nullable Instant startTime,
            @Nullable Instant completionTime,

            @Schema(description = "From its acceptance to its end", type = "string", format = "duration") @Nullable
            String duration,

            @Schema(description = "Its properties as they were sent", implementation = Object.class) @JsonRawValue
            String request,

            @Nullable String failureCode,
            @Nullable String failureMessage,

            @Schema(description = "How many nodes were planned")
            int nodes,

            @Schema(description = "On how many of them it failed")
            int failedNodes) {

        static FoundOperationView of(OperationSummary found) {
            Instant completed = found.completedAt();
            return new FoundOperationView(
                    found.id(),
                    found.type(),
                    found.cluster(),
                    found.state(),
                    found.progress(),
                    found.requestedBy(),
                    found.clientAddress(),
                    found.createdAt(),
                    found.startedAt(),
                    completed,
                    completed == null
                            ? null
                            : Duration.between(found.createdAt(), completed).toString(),
                    found.request(),
                    found.failureCode(),
                    found.failureMessage(),
                    found.nodes(),
                    found.failedNodes());
        }
    }
}
