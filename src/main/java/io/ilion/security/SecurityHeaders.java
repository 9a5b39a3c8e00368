package io.ilion.security;

import io.ilion.security.SecuritySettings.Tokens;
import java.net.URI;
import org.springframework.http.HttpHeaders;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.web.header.writers.DelegatingRequestMatcherHeaderWriter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.header.writers.StaticHeadersWriter;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.NegatedRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/** Security headers for browsers: Content-Security-Policy, no framing, no referrer. */
final class SecurityHeaders {

    private static final String POLICY = "Content-Security-Policy";
    private static final String NOTHING = "default-src 'none'; frame-ancestors 'none'";

    private SecurityHeaders() {}

    /** Adds to the defaults of Spring Security (HSTS, nosniff, …). */
    static HeadersConfigurer<HttpSecurity> write(HeadersConfigurer<HttpSecurity> headers, SecuritySettings settings) {
        RequestMatcher swaggerUi = PathPatternRequestMatcher.withDefaults().matcher("/swagger-ui/**");
        return headers.cacheControl(HeadersConfigurer.CacheControlConfig::disable)
                // caches may store a response, but must revalidate it
                .addHeaderWriter(new StaticHeadersWriter(HttpHeaders.CACHE_CONTROL, "no-cache"))
                .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.NO_REFERRER))
                .addHeaderWriter(new DelegatingRequestMatcherHeaderWriter(
                        swaggerUi, new StaticHeadersWriter(POLICY, swaggerUi(settings))))
                .addHeaderWriter(new DelegatingRequestMatcherHeaderWriter(
                        new NegatedRequestMatcher(swaggerUi), new StaticHeadersWriter(POLICY, NOTHING)));
    }

    /** Swagger UI has inline styles, and fetches tokens from the identity provider. */
    private static String swaggerUi(SecuritySettings settings) {
        Tokens tokens = settings.tokens();
        String issuer = tokens == null || tokens.issuerUri() == null ? "" : " " + origin(tokens.issuerUri());
        return "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
                + "font-src 'self' data:; connect-src 'self'%s; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
                        .formatted(issuer);
    }

    private static String origin(String address) {
        URI uri = URI.create(address);
        return uri.getScheme() + "://" + uri.getRawAuthority();
    }
}
