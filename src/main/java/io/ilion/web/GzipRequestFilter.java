package io.ilion.web;

import io.ilion.operation.type.InvalidRequestException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Decompresses gzip bodies, which some clients of Google's APIs send. The reader of the body limits its size, so a zip bomb does
 * no harm. Also rejects a {@code Content-Type} with a {@code *}, on which Spring fails.
 */
@Component
class GzipRequestFilter extends OncePerRequestFilter {

    private final ErrorFormats errorFormats;

    GzipRequestFilter(ErrorFormats errorFormats) {
        this.errorFormats = errorFormats;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        String type = request.getContentType();
        if (type != null && type.indexOf('*') >= 0) {
            reject("Content-Type must be application/json, not '%s'.".formatted(type), request, response);
        } else if (encoding == null || encoding.equalsIgnoreCase("identity")) {
            chain.doFilter(request, response);
        } else if (encoding.equalsIgnoreCase("gzip") || encoding.equalsIgnoreCase("x-gzip")) {
            chain.doFilter(new Inflated(request), response);
        } else {
            response.setHeader(HttpHeaders.ACCEPT_ENCODING, "gzip");
            reject("Content-Encoding must be gzip or absent, not '%s'.".formatted(encoding), request, response);
        }
    }

    private void reject(String detail, HttpServletRequest request, HttpServletResponse response) throws IOException {
        ProblemDetail problem = Problems.of(
                HttpStatus.UNSUPPORTED_MEDIA_TYPE, "unsupported-media-type", "Unsupported Media Type", detail);
        errorFormats.write(problem, request, response);
    }

    private static final class Inflated extends HttpServletRequestWrapper {

        private @Nullable ServletInputStream inflated;

        Inflated(HttpServletRequest request) {
            super(request);
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            if (inflated == null) {
                inflated = new InflatedStream(super.getInputStream());
            }
            return inflated;
        }

        @Override
        public int getContentLength() {
            return -1;
        }

        @Override
        public long getContentLengthLong() {
            return -1;
        }
    }

    /** Accepts an empty body that is declared as gzip. */
    private static final class InflatedStream extends ServletInputStream {

        private final ServletInputStream deflated;
        private @Nullable InputStream inflated;

        InflatedStream(ServletInputStream deflated) {
            this.deflated = deflated;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            try {
                return inflated().read(buffer, offset, length);
            } catch (ZipException | EOFException e) {
                throw new InvalidRequestException(
                        HttpHeaders.CONTENT_ENCODING, "is gzip, but the body is not valid gzip or is truncated");
            }
        }

        private InputStream inflated() throws IOException {
            if (inflated == null) {
                int first = deflated.read();
                inflated = first < 0
                        ? InputStream.nullInputStream()
                        : new GZIPInputStream(
                                new SequenceInputStream(new ByteArrayInputStream(new byte[] {(byte) first}), deflated));
            }
            return inflated;
        }

        @Override
        public boolean isFinished() {
            return deflated.isFinished();
        }

        @Override
        public boolean isReady() {
            return deflated.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new IllegalStateException("Decompressed bodies support blocking reads only");
        }
    }
}
