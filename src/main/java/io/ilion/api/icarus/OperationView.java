package io.ilion.api.icarus;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.ilion.operation.State;
import io.ilion.operation.failure.Failure;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An operation in shape A: exactly the properties of Icarus and those of the request. What is absent is left out, and
 * nothing may ever be added: clients of Icarus refuse what they do not know.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({"type", "id", "state", "progress", "creationTime", "startTime", "completionTime"})
@Schema(name = OperationSchema.OPERATION)
record OperationView(
        @Schema(description = "What sort of maintenance it is", example = "flush")
        String type,

        @Schema(description = "Identifies the operation in every shape")
        UUID id,

        State state,

        @Schema(description = "From 0.0 to 1.0; never falls, and is 1.0 at any end", example = "1.0")
        double progress,

        @Schema(description = "When it was accepted, UTC") Instant creationTime,

        @Schema(description = "When its plan was made and it began") @Nullable
        Instant startTime,

        @Schema(description = "When it ended, however") @Nullable
        Instant completionTime,

        @JsonAnyGetter @Schema(hidden = true) Map<String, Object> request,

        @Schema(description = "The serialised throwable, where it failed", implementation = Failure.class) @Nullable
        Object failureCause,

        @Schema(description = "The same in short, one for each node that failed") @Nullable
        List<ErrorView> errors) {

    /**
     * Why one node failed.
     *
     * @param source the address of the node
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "OperationError")
    record ErrorView(@Nullable String source, @Nullable String message) {}
}
