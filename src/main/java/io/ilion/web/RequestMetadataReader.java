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

/** Tells by what way a request came. */
public final class RequestMetadataReader {

    private static final int MAX_USER_AGENT = 500;
    private static final Pattern TRACE_PARENT =
            Pattern.compile("[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(?:-.*)?");

    private RequestMetadataReader() {}

    public static RequestMetadata of(HttpServletRequest door) {
        Object id = door.getAttribute(RequestIdFilter.ATTRIBUTE);
        Optional<TraceContext> span = span(door);
        return new RequestMetadata(
                scheme(door.getHeader(HttpHeaders.AUTHORIZATION)),
                door.getRemoteAddr(),
                visible(door.getHeader(HttpHeaders.USER_AGENT)),
                id instanceof String known ? known : null,
                span.filter(RequestMetadataReader::isKept)
                        .map(TraceContext::traceId)
                        .orElseGet(() -> traceId(door.getHeader("traceparent"))),
                span.map(RequestMetadataReader::traceParent).orElse(null));
    }

    private static boolean isKept(TraceContext span) {
        return Boolean.TRUE.equals(span.sampled());
    }

    /** The span of this request, of which nothing is kept while nothing is traced. */
    private static Optional<TraceContext> span(HttpServletRequest door) {
        return ServerHttpObservationFilter.findObservationContext(door)
                .map(observed -> observed.<TracingContext>get(TracingContext.class))
                .map(TracingContext::getSpan)
                .map(Span::context)
                .filter(span -> TRACE_PARENT.matcher(traceParent(span)).matches());
    }

    private static String traceParent(TraceContext span) {
        return "00-%s-%s-%s".formatted(span.traceId(), span.spanId(), isKept(span) ? "01" : "00");
    }

    /** Only the word before the secret. */
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
