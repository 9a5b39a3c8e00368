package io.ilion.security;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * The role that a request needs.
 *
 * @param method null for all; GET includes HEAD
 * @param path   the path pattern, as in controllers
 * @param role   the lowest role that is allowed; null needs no authentication
 */
record AccessRule(
        @Nullable HttpMethod method, String path, @Nullable Role role) {

    RequestMatcher matcher() {
        PathPatternRequestMatcher.Builder paths = PathPatternRequestMatcher.withDefaults();
        if (method == null) {
            return paths.matcher(path);
        }
        RequestMatcher exact = paths.matcher(method, path);
        if (!method.equals(HttpMethod.GET)) {
            return exact;
        }
        RequestMatcher head = paths.matcher(HttpMethod.HEAD, path);
        return request -> exact.matches(request) || head.matches(request);
    }
}
