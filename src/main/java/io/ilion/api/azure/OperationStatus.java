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
 * An operation in shape B: exactly five properties, and what is absent is left out. Nothing may ever be added: clients
 * refuse what they do not know.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({"status", "createdTime", "lastActionTime", "resourceLocation", "message"})
@Schema(name = "OperationStatus", description = "How far an operation is (the status monitor of Azure)")
record OperationStatus(
        Status status,

        @Schema(description = "When it was asked for, UTC") Instant createdTime,

        @Schema(description = "When it last came on; never falls") @Nullable
        Instant lastActionTime,

        @Schema(description = "What came of it, once it has succeeded; left out where there is nothing to look at")
        @Nullable
        String resourceLocation,

        @Schema(description = "Why it failed, or that it was cancelled") @Nullable
        String message) {

    /** The four words that clients know. */
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

        /** There is no word for what was cancelled; the message says it. */
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
