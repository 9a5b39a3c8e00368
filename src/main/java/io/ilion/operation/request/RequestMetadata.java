package io.ilion.operation.request;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import org.jspecify.annotations.Nullable;

/**
 * How a request came in.
 *
 * @param authenticatedBy the authentication scheme of the caller, such as {@code Basic}
 * @param clientAddress   the IP address of the caller, as a trusted proxy reports it
 * @param userAgent       the name of the client software
 * @param requestId       identifies the request in the logs of the service and of the caller
 * @param traceId         the trace of the request, started by the caller or by this service
 * @param traceParent     the span of the request in the format of W3C Trace Context, so that the work continues its trace
 */
@Embeddable
public record RequestMetadata(
        @Column(updatable = false) @Nullable String authenticatedBy,
        @Column(updatable = false) @Nullable String clientAddress,
        @Column(updatable = false) @Nullable String userAgent,
        @Column(updatable = false) @Nullable String requestId,
        @Column(updatable = false) @Nullable String traceId,
        @Column(updatable = false) @Nullable String traceParent) {

    /** No metadata. */
    public static final RequestMetadata UNKNOWN = new RequestMetadata(null, null, null, null, null, null);
}
