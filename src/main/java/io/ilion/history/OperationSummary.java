package io.ilion.history;

import io.ilion.operation.State;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An operation in short.
 *
 * @param request     its properties as they were sent, as JSON
 * @param nodes       how many nodes were planned
 * @param failedNodes on how many of them it failed
 */
public record OperationSummary(
        UUID id,
        String type,
        String cluster,
        State state,
        double progress,
        String requestedBy,
        @Nullable String clientAddress,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant completedAt,
        String request,
        @Nullable String failureCode,
        @Nullable String failureMessage,
        int nodes,
        int failedNodes) {}
