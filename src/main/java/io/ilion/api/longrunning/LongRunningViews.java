package io.ilion.api.longrunning;

import io.ilion.api.longrunning.LongRunningOperation.Any;
import io.ilion.api.longrunning.LongRunningOperation.Status;
import io.ilion.operation.Operation;
import io.ilion.operation.failure.Failure;
import io.ilion.operation.request.OperationRequestReader;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Converts operations to {@code google.longrunning.Operation}. */
@Component
final class LongRunningViews {

    static final String NAMES = "operations/";

    private final OperationRequestReader requests;

    LongRunningViews(OperationRequestReader requests) {
        this.requests = requests;
    }

    LongRunningOperation of(Operation operation) {
        Map<String, Object> request = requests.inOrder(operation.type(), operation.request());
        return new LongRunningOperation(
                NAMES + operation.id(),
                operation.state().isTerminal(),
                Any.of(metadata(operation, request)),
                error(operation),
                response(operation, request));
    }

    private static Map<String, Object> metadata(Operation operation, Map<String, Object> request) {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("operationId", operation.id().toString());
        metadata.put("type", operation.type());
        metadata.put("cluster", operation.cluster());
        metadata.put("state", operation.state().name());
        metadata.put("progress", operation.progress());
        time(metadata, "createTime", operation.createdAt());
        time(metadata, "startTime", operation.startedAt());
        time(metadata, "endTime", operation.completedAt());
        for (String property : List.of("keyspace", "table")) {
            if (request.get(property) instanceof String name) {
                metadata.put(property, name);
            }
        }
        metadata.put("request", request);
        Failure failure = operation.failure();
        if (failure != null) {
            metadata.put("failure", failure(failure));
        }
        return metadata;
    }

    private static void time(Map<String, Object> metadata, String name, @Nullable Instant time) {
        if (time != null) {
            metadata.put(name, time.toString());
        }
    }

    private static Map<String, Object> failure(Failure failure) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("type", failure.type());
        if (failure.code() != null) {
            details.put("reason", failure.code().name());
        }
        if (failure.node() != null) {
            details.put("node", failure.node());
        }
        if (failure.message() != null) {
            details.put("message", failure.message());
        }
        return details;
    }

    private static @Nullable Status error(Operation operation) {
        return switch (operation.state()) {
            case PENDING, RUNNING, COMPLETED -> null;
            case FAILED -> {
                Failure failure = operation.failure();
                yield new Status(
                        RpcCode.of(failure == null ? null : failure.code()).number(), message(failure), List.of());
            }
            case CANCELLED -> new Status(RpcCode.CANCELLED.number(), "The operation was cancelled.", List.of());
        };
    }

    private static String message(@Nullable Failure failure) {
        return failure == null ? "The operation failed." : failure.summary();
    }

    private static @Nullable Any response(Operation operation, Map<String, Object> request) {
        return switch (operation.state()) {
            case PENDING, RUNNING, FAILED, CANCELLED -> null;
            case COMPLETED -> {
                Map<String, Object> response = new LinkedHashMap<>();
                response.put("operationId", operation.id().toString());
                response.put("type", operation.type());
                response.putAll(request);
                yield Any.of(response);
            }
        };
    }
}
