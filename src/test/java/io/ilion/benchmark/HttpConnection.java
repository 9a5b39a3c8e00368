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
 * A minimal keep-alive HTTP/1.1 connection: the client shares its CPUs with the measured service. Reconnects when the server closes
 * the connection (Tomcat does after 100 requests).
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

    /** @param etag empty for none */
    record Response(String body, String etag) {}

    /** Returns the body of the response, whose status must be 201. */
    String post(String path, String json) throws IOException {
        return exchange(
                        "POST " + path,
                        "Content-Type: application/json\r\nContent-Length: %d\r\n".formatted(json.length()),
                        json,
                        201)
                .body();
    }

    /** Returns the body of the response, whose status must be 200. */
    String get(String path) throws IOException {
        return getWithEtag(path).body();
    }

    /** The same, with the ETag. */
    Response getWithEtag(String path) throws IOException {
        return exchange("GET " + path, "", "", 200);
    }

    /** Sends a conditional request, whose status must be 304. */
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

    private Response exchange(String what, String headers, String body, int expected) throws IOException {
        String request = what + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Basic " + CREDENTIALS + "\r\n" + headers
                + "\r\n" + body;
        connect().getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        String status = readLine();
        String etag = "";
        int length = 0;
        boolean close = false;
        for (String header = readLine(); !header.isEmpty(); header = readLine()) {
            String lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(
                        lower.substring("content-length:".length()).strip());
            }
            if (lower.startsWith("etag:")) {
                etag = header.substring("etag:".length()).strip();
            }
            length = lower.equals("transfer-encoding: chunked") ? -1 : length;
            close |= lower.equals("connection: close");
        }
        String responseBody = length < 0 ? readChunks() : readText(length);
        if (close) {
            close();
        }
        if (!status.startsWith("HTTP/1.1 " + expected)) {
            throw new IOException(what + " returned " + status + ": " + responseBody);
        }
        return new Response(responseBody, etag);
    }

    private Socket connect() throws IOException {
        if (socket == null) {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(30_000);
            input = new BufferedInputStream(socket.getInputStream());
        }
        return socket;
    }

    private String readChunks() throws IOException {
        StringBuilder all = new StringBuilder();
        for (int size = readChunkSize(); size > 0; size = readChunkSize()) {
            all.append(readText(size));
            readLine();
        }
        readLine();
        return all.toString();
    }

    private int readChunkSize() throws IOException {
        return Integer.parseInt(readLine(), 16);
    }

    private String readText(int length) throws IOException {
        return new String(input.readNBytes(length), StandardCharsets.UTF_8);
    }

    private String readLine() throws IOException {
        StringBuilder line = new StringBuilder(64);
        for (int next = input.read(); next != '\n'; next = input.read()) {
            if (next < 0) {
                throw new EOFException("the server closed the connection");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }
}
