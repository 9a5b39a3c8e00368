package io.ilion.benchmark;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/1.1 connection that is kept, as light as can be: the client shares its processors with the service that it
 * measures. Opens another one when the server has said that it closes this one (Tomcat does after 100 requests).
 */
final class HttpConnection implements AutoCloseable {

    private static final String CREDENTIALS =
            Base64.getEncoder().encodeToString("operator:operator".getBytes(StandardCharsets.UTF_8));

    private final int port;
    private @Nullable Socket socket;
    private InputStream input = InputStream.nullInputStream();

    HttpConnection(int port) {
        this.port = port;
    }

    /** @param etag empty where there is none */
    record Reply(String body, String etag) {}

    /** The body of the answer, which must be of status 201. */
    String post(String path, String json) throws IOException {
        return exchange(
                        "POST " + path,
                        "Content-Type: application/json\r\nContent-Length: %d\r\n".formatted(json.length()),
                        json,
                        201)
                .body();
    }

    /** The body of the answer, which must be of status 200. */
    String get(String path) throws IOException {
        return getWithEtag(path).body();
    }

    /** The same, and by what it can be asked for again. */
    Reply getWithEtag(String path) throws IOException {
        return exchange("GET " + path, "", "", 200);
    }

    /** Asks again for what must still be the same. */
    void getUnchanged(String path, String etag) throws IOException {
        exchange("GET " + path, "If-None-Match: " + etag + "\r\n", "", 304);
    }

    @Override
    public void close() throws IOException {
        if (socket != null) {
            socket.close();
            socket = null;
        }
    }

    private Reply exchange(String what, String headers, String body, int expected) throws IOException {
        String request = what + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Basic " + CREDENTIALS + "\r\n" + headers
                + "\r\n" + body;
        open().getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        String status = line();
        String etag = "";
        int length = 0;
        boolean last = false;
        for (String header = line(); !header.isEmpty(); header = line()) {
            String lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(
                        lower.substring("content-length:".length()).strip());
            }
            if (lower.startsWith("etag:")) {
                etag = header.substring("etag:".length()).strip();
            }
            length = lower.equals("transfer-encoding: chunked") ? -1 : length;
            last |= lower.equals("connection: close");
        }
        String answer = length < 0 ? chunks() : text(length);
        if (last) {
            close();
        }
        if (!status.startsWith("HTTP/1.1 " + expected)) {
            throw new IOException(what + " was answered " + status + ": " + answer);
        }
        return new Reply(answer, etag);
    }

    private Socket open() throws IOException {
        if (socket == null) {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(30_000);
            input = new BufferedInputStream(socket.getInputStream());
        }
        return socket;
    }

    private String chunks() throws IOException {
        StringBuilder all = new StringBuilder();
        for (int size = chunkSize(); size > 0; size = chunkSize()) {
            all.append(text(size));
            line();
        }
        line();
        return all.toString();
    }

    private int chunkSize() throws IOException {
        return Integer.parseInt(line(), 16);
    }

    private String text(int length) throws IOException {
        return new String(input.readNBytes(length), StandardCharsets.UTF_8);
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder(64);
        for (int next = input.read(); next != '\n'; next = input.read()) {
            if (next < 0) {
                throw new EOFException("the server has closed the connection");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }
}
