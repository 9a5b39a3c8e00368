package io.ilion.testing;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.filter.OncePerRequestFilter;

/** Searches every response of an instance for secrets. */
@Order(Ordered.HIGHEST_PRECEDENCE)
class SecretLeakFilter extends OncePerRequestFilter {

    private final Consumer<String> leaks;

    SecretLeakFilter() {
        this(SecretSearch::recordLeak);
    }

    /** @param leaks receives the location of each leaked secret */
    SecretLeakFilter(Consumer<String> leaks) {
        this.leaks = leaks;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String location = request.getMethod() + " " + request.getRequestURI();
        InspectedResponse inspected = new InspectedResponse(response, location);
        chain.doFilter(request, inspected);
        inspected.flushWriter();
        String headers = response.getHeaderNames().stream()
                .flatMap(name -> response.getHeaders(name).stream())
                .collect(Collectors.joining("\n"));
        inspect(headers, "a header of " + location);
    }

    private void inspect(String text, String location) {
        if (TestSecrets.appearIn(text)) {
            leaks.accept(location);
        }
    }

    private final class InspectedResponse extends HttpServletResponseWrapper {

        private final String location;
        private @Nullable ServletOutputStream out;
        private @Nullable PrintWriter writer;

        InspectedResponse(HttpServletResponse response, String location) {
            super(response);
            this.location = location;
        }

        @Override
        public ServletOutputStream getOutputStream() throws IOException {
            if (out == null) {
                out = new InspectedStream(super.getOutputStream(), location);
            }
            return out;
        }

        @Override
        public PrintWriter getWriter() throws IOException {
            if (writer == null) {
                writer = new PrintWriter(
                        new OutputStreamWriter(getOutputStream(), Charset.forName(getCharacterEncoding())), true);
            }
            return writer;
        }

        @Override
        public void flushBuffer() throws IOException {
            flushWriter();
            super.flushBuffer();
        }

        void flushWriter() {
            if (writer != null) {
                writer.flush();
            }
        }
    }

    private final class InspectedStream extends ServletOutputStream {

        /** A secret may be written in two parts. */
        private static final int TAIL = 200;

        private final ServletOutputStream out;
        private final String location;
        private String tail = "";

        InspectedStream(ServletOutputStream out, String location) {
            this.out = out;
            this.location = location;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            String seen = tail + new String(bytes, offset, length, StandardCharsets.ISO_8859_1);
            inspect(seen, location);
            tail = seen.substring(Math.max(0, seen.length() - TAIL));
            out.write(bytes, offset, length);
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }

        @Override
        public void close() throws IOException {
            out.close();
        }

        @Override
        public boolean isReady() {
            return out.isReady();
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            out.setWriteListener(listener);
        }
    }
}
