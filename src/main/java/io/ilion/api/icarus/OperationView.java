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
 * An operation in the Icarus API: exactly the properties of Icarus and those of the request, absent where they have no value. None
 * may be added, since Icarus clients reject unknown ones.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({"type", "id", "state", "progress", "creationTime", "startTime", "completionTime"})
@Schema(name = OperationSchema.OPERATION)
record OperationView(
        @Schema(description = "The operation type", example = "flush")
        String type,

        @Schema(description = "The id of the operation, the same in all APIs")
        UUID id,

        State state,

        @Schema(
                description = "From 0.0 to 1.0; never decreases, and is 1.0 once the operation has ended",
                example = "1.0")
        double progress,

        @Schema(description = "When it was accepted, UTC") Instant creationTime,

        @Schema(description = "When it was planned and started") @Nullable
        Instant startTime,

        @Schema(description = "When it ended") @Nullable Instant completionTime,

        @JsonAnyGetter @Schema(hidden = true) Map<String, Object> request,

        @Schema(description = "The serialised throwable of a failed operation", implementation = Failure.class)
        @Nullable
        Object failureCause,

        @Schema(description = "One summary for each failed node") @Nullable
        List<ErrorView> errors) {

    /**
     * The failure of one node.
     *
     * @param source the address of the node
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "OperationError")
    record ErrorView(@Nullable String source, @Nullable String message) {}
}
