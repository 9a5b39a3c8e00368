package io.ilion.fuzz;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Sends arbitrary bytes and reads an HTTP response. Keeps the connection open as long as the service does. */
final class RawHttpConnection implements AutoCloseable {

    private static final int READ_TIMEOUT_MILLIS = 20_000;

    private final int port;
    private @Nullable Socket socket;
    private @Nullable InputStream in;

    RawHttpConnection(int port) {
        this.port = port;
    }

    /** A response. */
    record RawResponse(int status, Map<String, String> headers, String body) {

        String header(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        }
    }

    /**
     * Sends a request and reads the response.
     *
     * @param complete false when fewer bytes are sent than declared, so that the connection cannot be reused
     */
    RawResponse send(byte[] request, boolean head, boolean complete) throws IOException {
        boolean fresh = socket == null;
        try {
            return exchange(request, head, complete);
        } catch (IOException e) {
            close();
            if (fresh) {
                throw e;
            }
            // the service may close a kept-alive connection
            return exchange(request, head, complete);
        }
    }

    private RawResponse exchange(byte[] request, boolean head, boolean complete) throws IOException {
        Socket connection = connection();
        IOException broken = null;
        try {
            connection.getOutputStream().write(request);
            connection.getOutputStream().flush();
            if (!complete) {
                connection.shutdownOutput();
            }
        } catch (IOException e) {
            // rejected while it was being sent; the response can still be read
            broken = e;
        }
        try {
            RawResponse response = readResponse(head);
            if (!complete || broken != null || response.header("Connection").equalsIgnoreCase("close")) {
                close();
            }
            return response;
        } catch (IOException e) {
            if (broken != null) {
                e.addSuppressed(broken);
            }
            throw e;
        }
    }

    private Socket connection() throws IOException {
        Socket open = socket;
        if (open == null) {
            open = new Socket(InetAddress.getLoopbackAddress(), port);
            open.setSoTimeout(READ_TIMEOUT_MILLIS);
            open.setTcpNoDelay(true);
            socket = open;
            in = new BufferedInputStream(open.getInputStream());
        }
        return open;
    }

    private RawResponse readResponse(boolean head) throws IOException {
        int status = Integer.parseInt(readLine().split(" ", 3)[1]);
        Map<String, String> headers = readHeaders();
        if (status == 100) {
            return readResponse(head);
        }
        byte[] body = head || status == 304 || status == 204 ? new byte[0] : readBody(headers);
        return new RawResponse(status, headers, new String(body, StandardCharsets.UTF_8));
    }

    private Map<String, String> readHeaders() throws IOException {
        Map<String, String> headers = new LinkedHashMap<>();
        for (String line = readLine(); !line.isEmpty(); line = readLine()) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return headers;
    }

    private byte[] readBody(Map<String, String> headers) throws IOException {
        if ("chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
            return readChunks();
        }
        String length = headers.get("content-length");
        return length == null ? input().readAllBytes() : readExactly(Integer.parseInt(length));
    }

    private byte[] readChunks() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int size = readChunkSize(); size > 0; size = readChunkSize()) {
            all.write(readExactly(size));
            readLine();
        }
        readLine();
        return all.toByteArray();
    }

    private int readChunkSize() throws IOException {
        return Integer.parseInt(readLine().split(";", 2)[0].strip(), 16);
    }

    private byte[] readExactly(int length) throws IOException {
        byte[] bytes = input().readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the response was truncated");
        }
        return bytes;
    }

    private String readLine() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = input().read(); c != '\n'; c = input().read()) {
            if (c < 0) {
                throw new EOFException("no response, or a truncated one");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    private InputStream input() {
        return Objects.requireNonNull(in);
    }

    @Override
    public void close() throws IOException {
        if (socket != null) {
            socket.close();
            socket = null;
            in = null;
        }
    }
}
