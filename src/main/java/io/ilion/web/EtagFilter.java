package io.ilion.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.InputStream;
import org.springframework.web.filter.ShallowEtagHeaderFilter;

/**
 * Adds a strong ETag of the response body and responds 304 where the client already has it, also to HEAD (RFC 9110), which Spring's
 * filter leaves out.
 */
class EtagFilter extends ShallowEtagHeaderFilter {

    @Override
    protected boolean isEligibleForEtag(
            HttpServletRequest request, HttpServletResponse response, int status, InputStream body) {
        boolean reads = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
        return reads && status >= 200 && status < 300;
    }
}
