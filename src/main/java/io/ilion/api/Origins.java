package io.ilion.api;

import io.ilion.operation.Origin;
import jakarta.servlet.http.HttpServletRequest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/** Tells by what way a request came. */
final class Origins {

    private static final int MAX_USER_AGENT = 500;
    private static final Pattern TRACE_PARENT =
            Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}(?:-.*)?");

    private Origins() {}

    static Origin of(HttpServletRequest door) {
        Object id = door.getAttribute(RequestIds.ATTRIBUTE);
        return new Origin(
                scheme(door.getHeader(HttpHeaders.AUTHORIZATION)),
                door.getRemoteAddr(),
                visible(door.getHeader(HttpHeaders.USER_AGENT)),
                id instanceof String known ? known : null,
                traceId(door.getHeader("traceparent")));
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
