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

/** The other sites whose pages may use the API (CORS): none by default. */
@Component
final class AllowedOrigins {

    private static final List<String> ALLOWED_METHODS = List.of("GET", "HEAD", "POST", "PATCH", "DELETE");
    private static final List<String> ALLOWED_HEADERS = List.of(
            HttpHeaders.AUTHORIZATION,
            HttpHeaders.CONTENT_TYPE,
            HttpHeaders.IF_NONE_MATCH,
            "Idempotency-Key",
            "Prefer",
            "X-Request-Id");
    private static final List<String> EXPOSED_HEADERS = List.of(
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

    /** Whether the request is from a page of a site that is not allowed. */
    boolean isForbidden(HttpServletRequest request) {
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        return CrossSiteRequests.isCrossSite(request) && (origin == null || !origins.contains(origin));
    }

    /** Responds to CORS preflight requests; null where no other site is allowed. */
    @Nullable
    CorsFilter filter() {
        if (origins.isEmpty()) {
            return null;
        }
        CorsConfiguration allowed = new CorsConfiguration();
        allowed.setAllowedOrigins(List.copyOf(origins));
        allowed.setAllowedMethods(ALLOWED_METHODS);
        allowed.setAllowedHeaders(ALLOWED_HEADERS);
        allowed.setExposedHeaders(EXPOSED_HEADERS);
        // pages send a token of their own; no cookies or remembered passwords
        allowed.setAllowCredentials(false);
        allowed.setMaxAge(Duration.ofHours(1));
        UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();
        source.registerCorsConfiguration("/**", allowed);
        CorsFilter filter = new CorsFilter(source);
        filter.setCorsProcessor(new ErrorPageCorsProcessor());
        return filter;
    }

    /** Leaves the response to the error page, which uses the format of the API. */
    private static final class ErrorPageCorsProcessor extends DefaultCorsProcessor {

        @Override
        protected void rejectRequest(ServerHttpResponse response) throws IOException {
            HttpServletResponse servletResponse = ((ServletServerHttpResponse) response).getServletResponse();
            servletResponse.sendError(HttpStatus.FORBIDDEN.value());
        }
    }
}
