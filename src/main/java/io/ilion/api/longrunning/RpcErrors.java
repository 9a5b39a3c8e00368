package io.ilion.api.longrunning;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.ilion.operation.type.InvalidRequestException.Violation;
import io.ilion.web.ErrorFormat;
import io.ilion.web.Problems;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Component;

/** Errors in the form of AIP-193. Clients of Google APIs do not read problem details (RFC 9457). */
@Component
class RpcErrors implements ErrorFormat {

    static final String OPERATION_NOT_DONE = "operation-not-done";

    private static final String DOMAIN = "ilion";

    /** The envelope. */
    @Schema(name = "RpcError", description = "An error (AIP-193)")
    record RpcError(RpcStatus error) {}

    /** {@code google.rpc.Status}, with the HTTP status as its code. */
    @Schema(name = "RpcErrorStatus")
    record RpcStatus(
            @Schema(description = "The HTTP status", example = "404")
            int code,

            String message,

            @Schema(description = "The name of the google.rpc.Code", example = "NOT_FOUND")
            String status,

            @Schema(description = "An ErrorInfo, and a BadRequest where properties are invalid")
            List<RpcErrorDetail> details) {}

    /** One of the standard details. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "RpcErrorDetail")
    record RpcErrorDetail(
            @JsonProperty("@type") @Schema(example = "type.googleapis.com/google.rpc.ErrorInfo")
            String type,

            @Nullable @Schema(example = "NO_SUCH_OPERATION") String reason,
            @Nullable @Schema(example = "ilion") String domain,
            @Nullable Map<String, String> metadata,
            @Nullable List<FieldViolation> fieldViolations) {}

    /** The error of one property. */
    @Schema(name = "RpcFieldViolation")
    record FieldViolation(String field, String description) {}

    @Override
    public String basePath() {
        return "/v1";
    }

    @Override
    public MediaType mediaType() {
        return MediaType.APPLICATION_JSON;
    }

    @Override
    public Class<RpcError> type() {
        return RpcError.class;
    }

    @Override
    public RpcError body(ProblemDetail problem) {
        String name = Problems.name(problem);
        List<RpcErrorDetail> details = new ArrayList<>();
        details.add(new RpcErrorDetail(
                "type.googleapis.com/google.rpc.ErrorInfo",
                name.toUpperCase(Locale.ROOT).replace('-', '_'),
                DOMAIN,
                Map.of("path", String.valueOf(problem.getInstance())),
                null));
        List<FieldViolation> violations = violations(problem);
        if (!violations.isEmpty()) {
            details.add(new RpcErrorDetail("type.googleapis.com/google.rpc.BadRequest", null, null, null, violations));
        }
        RpcCode code =
                name.equals(OPERATION_NOT_DONE) ? RpcCode.FAILED_PRECONDITION : RpcCode.ofStatus(problem.getStatus());
        String detail = problem.getDetail();
        return new RpcError(new RpcStatus(
                problem.getStatus(),
                detail == null ? String.valueOf(problem.getTitle()) : detail,
                code.name(),
                details));
    }

    private static List<FieldViolation> violations(ProblemDetail problem) {
        Object errors =
                Objects.requireNonNullElse(problem.getProperties(), Map.of()).get("errors");
        return errors instanceof List<?> all
                ? all.stream()
                        .filter(Violation.class::isInstance)
                        .map(Violation.class::cast)
                        .map(each -> new FieldViolation(each.field(), each.message()))
                        .toList()
                : List.of();
    }
}
