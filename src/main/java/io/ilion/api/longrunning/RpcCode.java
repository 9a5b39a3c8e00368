package io.ilion.api.longrunning;

import io.ilion.operation.failure.FailureCode;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The codes of {@code google.rpc.Code} that Ilion uses. */
enum RpcCode {
    CANCELLED(1),
    UNKNOWN(2),
    INVALID_ARGUMENT(3),
    DEADLINE_EXCEEDED(4),
    NOT_FOUND(5),
    PERMISSION_DENIED(7),
    RESOURCE_EXHAUSTED(8),
    FAILED_PRECONDITION(9),
    ABORTED(10),
    OUT_OF_RANGE(11),
    UNIMPLEMENTED(12),
    INTERNAL(13),
    UNAVAILABLE(14),
    UNAUTHENTICATED(16);

    private final int number;

    RpcCode(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    /** The code of an operation that failed. */
    static RpcCode of(@Nullable FailureCode code) {
        if (code == null) {
            return INTERNAL;
        }
        return switch (code) {
            case NODE_UNREACHABLE -> UNAVAILABLE;
            case TIMED_OUT -> DEADLINE_EXCEEDED;
            case REJECTED_BY_NODE, PREFLIGHT_FAILED, AUTHENTICATION_FAILED, WRONG_NODE -> FAILED_PRECONDITION;
            case NOT_VERIFIED -> UNKNOWN;
            case WORKER_LOST, WORKER_STOPPED, FORCED -> ABORTED;
            case INTERNAL -> INTERNAL;
        };
    }

    /** The code of an HTTP status (AIP-193). */
    static RpcCode ofStatus(int status) {
        return switch (status) {
            case 400 -> INVALID_ARGUMENT;
            case 401 -> UNAUTHENTICATED;
            case 403 -> PERMISSION_DENIED;
            case 404 -> NOT_FOUND;
            case 409 -> ABORTED;
            case 416 -> OUT_OF_RANGE;
            case 429 -> RESOURCE_EXHAUSTED;
            case 501 -> UNIMPLEMENTED;
            case 503 -> UNAVAILABLE;
            case 504 -> DEADLINE_EXCEEDED;
            default -> status < 500 ? FAILED_PRECONDITION : INTERNAL;
        };
    }

    static boolean isKnown(int number) {
        return Stream.of(values()).anyMatch(code -> code.number == number);
    }
}
