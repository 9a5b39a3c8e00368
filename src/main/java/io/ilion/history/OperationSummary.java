package io.ilion.history;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.ilion.operation.State;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An operation in a list.
 *
 * @param request     its properties as they were sent, as JSON
 * @param nodes       number of nodes in the plan
 * @param failedNodes number of nodes on which it failed
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "OperationSummary", description = "An operation in a list")
public record OperationSummary(
        UUID id,
        String type,
        String cluster,
        State state,
        double progress,

        @Schema(description = "The caller who requested it", example = "caller:operator")
        String requestedBy,

        @Nullable String clientAddress,

        @JsonUnwrapped Times times,

        @Schema(description = "Its properties as they were sent", implementation = Object.class) @JsonRawValue
        String request,

        @Nullable String failureCode,
        @Nullable String failureMessage,

        @Schema(description = "Number of nodes in the plan") int nodes,

        @Schema(description = "Number of nodes on which it failed")
        int failedNodes) {

    /**
     * When it was accepted, began and ended.
     *
     * @param duration from acceptance to end; null where it has not ended
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Times(
            Instant creationTime,
            @Nullable Instant startTime,
            @Nullable Instant completionTime,

            @Nullable
            @JsonFormat(shape = JsonFormat.Shape.STRING)
            @Schema(description = "From acceptance to end", type = "string", format = "duration")
            Duration duration) {

        static Times of(Instant created, @Nullable Instant started, @Nullable Instant completed) {
            return new Times(
                    created, started, completed, completed == null ? null : Duration.between(created, completed));
        }
    }
}
