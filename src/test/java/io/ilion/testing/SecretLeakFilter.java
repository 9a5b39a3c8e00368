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

/** Looks for secrets in every response of an instance, whoever the client is. */
@Order(Ordered.HIGHEST_PRECEDENCE)
class SecretLeakFilter extends OncePerRequestFilter {

    private final Consumer<String> leaks;

    SecretLeakFilter() {
        this(SecretSearch::recordLeak);
    }

    /** @param leaks told where a secret was seen */
    SecretLeakFilter(Consumer<String> leaks) {
        this.leaks = leaks;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String place = request.getMethod() + " " + request.getRequestURI();
        Watched watched = new Watched(response, place);
        chain.doFilter(request, watched);
        watched.flushWriter();
        String headers = response.getHeaderNames().stream()
                .flatMap(name -> response.getHeaders(name).stream())
                .collect(Collectors.joining("\n"));
        inspect(headers, "a header of " + place);
    }

    private void inspect(String text, String place) {
        if (TestSecrets.appearIn(text)) {
            leaks.accept(place);
        }
    }

    private final class Watched extends HttpServletResponseWrapper {

        private final String place;
        private @Nullable ServletOutputStream out;
        private @Nullable PrintWriter writer;

        Watched(HttpServletResponse response, String place) {
            super(response);
            this.place = place;
        }

        @Override
        public ServletOutputStream getOutputStream() throws IOException {
            if (out == null) {
                out = new WatchedStream(super.getOutputStream(), place);
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

    private final class WatchedStream extends ServletOutputStream {

        /** A secret may come in two pieces. */
        private static final int TAIL = 200;

        private final ServletOutputStream out;
        private final String place;
        private String tail = "";

        WatchedStream(ServletOutputStream out, String place) {
            this.out = out;
            this.place = place;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            String seen = tail + new String(bytes, offset, length, StandardCharsets.ISO_8859_1);
            inspect(seen, place);
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
