package io.ilion.security;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/**
 * Detects requests that a browser sends for a page of another site, by {@code Sec-Fetch-Site} or, for older browsers,
 * {@code Origin}. Other clients send neither.
 */
final class CrossSiteRequests {

    private static final Set<String> SAME_SITE = Set.of("same-origin", "none");

    private CrossSiteRequests() {}

    static boolean isCrossSite(HttpServletRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null) {
            return !SAME_SITE.contains(site.toLowerCase(Locale.ROOT));
        }
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        return origin != null && !origin.equals(ownOrigin(request));
    }

    private static String ownOrigin(HttpServletRequest request) {
        URI origin = ServletUriComponentsBuilder.fromContextPath(request)
                .replacePath(null)
                .build()
                .toUri();
        return origin.toString();
    }
}
