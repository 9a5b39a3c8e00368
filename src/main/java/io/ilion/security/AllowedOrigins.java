package io.ilion.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.DefaultCorsProcessor;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.filter.CorsFilter;

/** The pages of other sites that may use the API: none, unless the settings name them. */
@Component
final class AllowedOrigins {

    private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PATCH", "DELETE");
    private static final List<String> SENT = List.of(
            HttpHeaders.AUTHORIZATION,
            HttpHeaders.CONTENT_TYPE,
            HttpHeaders.IF_NONE_MATCH,
            "Idempotency-Key",
            "Prefer",
            "X-Request-Id");
    private static final List<String> SHOWN = List.of(
            HttpHeaders.ETAG,
            HttpHeaders.LINK,
            HttpHeaders.LOCATION,
            HttpHeaders.RETRY_AFTER,
            HttpHeaders.WWW_AUTHENTICATE,
            "Operation-Location",
            "Preference-Applied",
            "X-Request-Id",
            "x-ms-error-code");

    private final Set<String> origins;

    AllowedOrigins(SecuritySettings settings) {
        this.origins = settings.cors().allowedOrigins();
    }

    /** Whether a page sent this that may not. */
    boolean isForeign(HttpServletRequest request) {
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        return CrossSiteRequests.isFrom(request) && (origin == null || !origins.contains(origin));
    }

    /** What browsers ask before they let such a page have its way; null where there is none. */
    @Nullable
    CorsFilter filter() {
        if (origins.isEmpty()) {
            return null;
        }
        CorsConfiguration allowed = new CorsConfiguration();
        allowed.setAllowedOrigins(List.copyOf(origins));
        allowed.setAllowedMethods(METHODS);
        allowed.setAllowedHeaders(SENT);
        allowed.setExposedHeaders(SHOWN);
        // a page brings a token of its own; what the browser remembers stays where it is
        allowed.setAllowCredentials(false);
        allowed.setMaxAge(Duration.ofHours(1));
        UrlBasedCorsConfigurationSource everywhere = new UrlBasedCorsConfigurationSource();
        everywhere.registerCorsConfiguration("/**", allowed);
        CorsFilter filter = new CorsFilter(everywhere);
        filter.setCorsProcessor(new InTheShapeOfThePath());
        return filter;
    }

    /** Lets the error page answer, as it does for all that is refused before anybody looks at the path. */
    private static final class InTheShapeOfThePath extends DefaultCorsProcessor {

        @Override
        protected void rejectRequest(ServerHttpResponse response) throws IOException {
            HttpServletResponse refused = ((ServletServerHttpResponse) response).getServletResponse();
            refused.sendError(HttpStatus.FORBIDDEN.value());
        }
    }
}
