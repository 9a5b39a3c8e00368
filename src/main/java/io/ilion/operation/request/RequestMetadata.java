package io.ilion.operation.request;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import org.jspecify.annotations.Nullable;

/**
 * How a request reached the service.
 *
 * @param authenticatedBy the authentication scheme, such as {@code Basic}
 * @param clientAddress   the IP address of the caller; behind a trusted proxy, the address that the proxy forwards
 * @param userAgent       the header {@code User-Agent}
 * @param requestId       the header {@code X-Request-Id}, which is also in the log
 * @param traceId         the id of the trace that the request belongs to
 * @param traceParent     the span of the request in W3C Trace Context form, so that the work continues its trace
 */
@Embeddable
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "RequestMetadata")
public record RequestMetadata(
        @Column(updatable = false) @Nullable @Schema(description = "The authentication scheme", example = "Basic")
        String authenticatedBy,

        @Column(updatable = false) @Nullable @Schema(description = "The IP address of the caller", example = "10.1.2.3")
        String clientAddress,

        @Column(updatable = false) @Nullable @Schema(description = "The header User-Agent", example = "curl/8.5.0")
        String userAgent,

        @Column(updatable = false) @Nullable @Schema(description = "The header X-Request-Id of the request")
        String requestId,

        @Column(updatable = false) @Nullable @Schema(description = "The trace id of W3C Trace Context")
        String traceId,

        @Column(updatable = false) @Nullable @JsonIgnore String traceParent) {

    /** Nothing is known of the request. */
    public static final RequestMetadata UNKNOWN = new RequestMetadata(null, null, null, null, null, null);
}
