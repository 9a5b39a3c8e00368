package io.ilion.operation.request;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import org.jspecify.annotations.Nullable;

/**
 * By what way an operation was asked for.
 *
 * @param authenticatedBy how the caller proved who it is, such as {@code Basic}
 * @param clientAddress   the IP address of the caller; of a trusted proxy, the one that it tells
 * @param userAgent       what the client calls itself
 * @param requestId       names the request in the log of the service, and in that of the caller
 * @param traceId         names the trace, of the caller or of this service, that the request belongs to
 * @param traceParent     the span of the request, as W3C Trace Context writes it, so that the work continues its trace
 */
@Embeddable
public record RequestMetadata(
        @Column(updatable = false) @Nullable String authenticatedBy,
        @Column(updatable = false) @Nullable String clientAddress,
        @Column(updatable = false) @Nullable String userAgent,
        @Column(updatable = false) @Nullable String requestId,
        @Column(updatable = false) @Nullable String traceId,
        @Column(updatable = false) @Nullable String traceParent) {

    /** Nothing is known of it. */
    public static final RequestMetadata UNKNOWN = new RequestMetadata(null, null, null, null, null, null);
}
