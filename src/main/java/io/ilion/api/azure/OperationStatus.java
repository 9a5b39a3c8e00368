package io.ilion.api.azure;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.ilion.operation.Operation;
import io.ilion.operation.State;
import io.ilion.operation.failure.Failure;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The status of an operation in the Azure API: exactly five properties, absent where they have no value. None may be added, since
 * clients reject unknown ones.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({"status", "createdTime", "lastActionTime", "resourceLocation", "message"})
@Schema(name = "OperationStatus", description = "The status of an operation (status monitor of Azure)")
record OperationStatus(
        Status status,

        @Schema(description = "When it was submitted, UTC") Instant createdTime,

        @Schema(description = "When it last made progress; never decreases") @Nullable
        Instant lastActionTime,

        @Schema(
                description =
                        "The resource that it created or changed, once it has succeeded; absent where there is none")
        @Nullable
        String resourceLocation,

        @Schema(description = "Why it failed, or that it was cancelled") @Nullable
        String message) {

    /** The four values that clients know. */
    @Schema(name = "OperationStatusWord")
    enum Status {
        @JsonProperty("notstarted")
        NOT_STARTED,
        @JsonProperty("running")
        RUNNING,
        @JsonProperty("succeeded")
        SUCCEEDED,
        @JsonProperty("failed")
        FAILED;

        /** Azure has no value for cancelled; the message says it. */
        static Status of(State state) {
            return switch (state) {
                case PENDING -> NOT_STARTED;
                case RUNNING -> RUNNING;
                case COMPLETED -> SUCCEEDED;
                case FAILED, CANCELLED -> FAILED;
            };
        }
    }

    static OperationStatus of(Operation operation, @Nullable String resourceLocation) {
        return new OperationStatus(
                Status.of(operation.state()),
                operation.createdAt(),
                operation.lastActionAt(),
                operation.state() == State.COMPLETED ? resourceLocation : null,
                message(operation));
    }

    private static @Nullable String message(Operation operation) {
        return switch (operation.state()) {
            case PENDING, RUNNING, COMPLETED -> null;
            case FAILED -> {
                Failure failure = operation.failure();
                yield failure == null ? "The operation failed." : failure.summary();
            }
            case CANCELLED -> "The operation was cancelled.";
        };
    }
}
