package io.ilion.web;

import io.ilion.operation.request.RequestMetadata;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.handler.TracingObservationHandler.TracingContext;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.ServerHttpObservationFilter;

/** Reads the metadata of a request that is kept in the history. */
public final class RequestMetadataReader {

    private static final int MAX_USER_AGENT = 500;
    private static final Pattern TRACE_PARENT =
            Pattern.compile("[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(?:-.*)?");

    private RequestMetadataReader() {}

    public static RequestMetadata of(HttpServletRequest request) {
        Object id = request.getAttribute(RequestIdFilter.ATTRIBUTE);
        Optional<TraceContext> span = span(request);
        return new RequestMetadata(
                scheme(request.getHeader(HttpHeaders.AUTHORIZATION)),
                request.getRemoteAddr(),
                visible(request.getHeader(HttpHeaders.USER_AGENT)),
                id instanceof String known ? known : null,
                span.filter(RequestMetadataReader::isSampled)
                        .map(TraceContext::traceId)
                        .orElseGet(() -> traceId(request.getHeader("traceparent"))),
                span.map(RequestMetadataReader::traceParent).orElse(null));
    }

    private static boolean isSampled(TraceContext span) {
        return Boolean.TRUE.equals(span.sampled());
    }

    /** The span of this request, sampled or not. */
    private static Optional<TraceContext> span(HttpServletRequest request) {
        return ServerHttpObservationFilter.findObservationContext(request)
                .map(observed -> observed.<TracingContext>get(TracingContext.class))
                .map(TracingContext::getSpan)
                .map(Span::context)
                .filter(span -> TRACE_PARENT.matcher(traceParent(span)).matches());
    }

    private static String traceParent(TraceContext span) {
        return "00-%s-%s-%s".formatted(span.traceId(), span.spanId(), isSampled(span) ? "01" : "00");
    }

    /** The authentication scheme: the word before the credentials. */
    private static @Nullable String scheme(@Nullable String authorization) {
        if (authorization == null || authorization.indexOf(' ') < 0) {
            return null;
        }
        return visible(authorization.substring(0, authorization.indexOf(' ')));
    }

    private static @Nullable String visible(@Nullable String text) {
        if (text == null) {
            return null;
        }
        String visible = text.replaceAll("[^\\x20-\\x7e]", "?");
        return visible.length() <= MAX_USER_AGENT ? visible : visible.substring(0, MAX_USER_AGENT);
    }

    private static @Nullable String traceId(@Nullable String parent) {
        if (parent == null) {
            return null;
        }
        Matcher parts = TRACE_PARENT.matcher(parent);
        return parts.matches() ? parts.group(1) : null;
    }
}
