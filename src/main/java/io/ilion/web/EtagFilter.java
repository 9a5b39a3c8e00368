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
 * Makes a strong ETag of the answer itself, so that it changes with everything that a caller can see, and answers 304 to
 * those who have it. Knows HEAD and {@code If-None-Match: *} as well, which the filter of Spring does not.
 */
class EtagFilter extends ShallowEtagHeaderFilter {

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        boolean any = "*".equals(request.getHeader(HttpHeaders.IF_NONE_MATCH));
        super.doFilterInternal(any ? new HasWhateverThereIs(request) : request, response, chain);
    }

    @Override
    protected boolean isEligibleForEtag(
            HttpServletRequest request, HttpServletResponse response, int status, InputStream body) {
        boolean reads = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
        if (request instanceof HasWhateverThereIs caller) {
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

    /** A request of somebody who wants no answer if there is any. */
    private static final class HasWhateverThereIs extends HttpServletRequestWrapper {

        private String etag = "*";

        HasWhateverThereIs(HttpServletRequest request) {
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
