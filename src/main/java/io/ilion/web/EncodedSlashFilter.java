package io.ilion.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.regex.Pattern;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Unescapes slashes in paths below {@code /v1}, before the security rules see the path: generated clients send a name such as
 * {@code operations/…} as one path parameter. Elsewhere an escaped slash is rejected.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
class EncodedSlashFilter extends OncePerRequestFilter {

    private static final Pattern SLASH = Pattern.compile("%2f", Pattern.CASE_INSENSITIVE);

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !request.getRequestURI().startsWith(request.getContextPath() + "/v1/");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String path = SLASH.matcher(request.getRequestURI()).replaceAll("/");
        chain.doFilter(
                path.equals(request.getRequestURI())
                        ? request
                        : new HttpServletRequestWrapper(request) {
                            @Override
                            public String getRequestURI() {
                                return path;
                            }
                        },
                response);
    }
}
