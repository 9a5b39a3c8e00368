package io.ilion.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.ShallowEtagHeaderFilter;

/**
 * Adds a strong ETag of the response body and responds 304 where the client already has it. Supports HEAD and
 * {@code If-None-Match: *} too (RFC 9110), which Spring's filter does not: its wildcard is for unsafe methods only.
 */
class EtagFilter extends ShallowEtagHeaderFilter {

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        boolean any = "*".equals(request.getHeader(HttpHeaders.IF_NONE_MATCH));
        super.doFilterInternal(any ? new MatchesAny(request) : request, response, chain);
    }

    @Override
    protected boolean isEligibleForEtag(
            HttpServletRequest request, HttpServletResponse response, int status, InputStream body) {
        boolean reads = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
        if (request instanceof MatchesAny caller) {
            caller.has(etag(body));
        }
        return reads && status >= 200 && status < 300;
    }

    private String etag(InputStream body) {
        try {
            return generateETagHeaderValue(body, false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A request with {@code If-None-Match: *}, which matches any response. */
    private static final class MatchesAny extends HttpServletRequestWrapper {

        private String etag = "*";

        MatchesAny(HttpServletRequest request) {
            super(request);
        }

        void has(String etag) {
            this.etag = etag;
        }

        @Override
        public Enumeration<String> getHeaders(String name) {
            return name.equalsIgnoreCase(HttpHeaders.IF_NONE_MATCH)
                    ? Collections.enumeration(List.of(etag))
                    : super.getHeaders(name);
        }
    }
}
