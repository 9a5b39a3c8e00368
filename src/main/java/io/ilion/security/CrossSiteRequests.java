package io.ilion.security;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/**
 * Tells requests that a page of another site made a browser send. Browsers say so ({@code Sec-Fetch-Site}, and before that
 * {@code Origin}); what is not a browser sends neither.
 */
final class CrossSiteRequests {

    private static final Set<String> OWN = Set.of("same-origin", "none");

    private CrossSiteRequests() {}

    static boolean isFrom(HttpServletRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null) {
            return !OWN.contains(site.toLowerCase(Locale.ROOT));
        }
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        return origin != null && !origin.equals(own(request));
    }

    private static @Nullable String own(HttpServletRequest request) {
        URI here = ServletUriComponentsBuilder.fromContextPath(request)
                .replacePath(null)
                .build()
                .toUri();
        return here.toString();
    }
}
