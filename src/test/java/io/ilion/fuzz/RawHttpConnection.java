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
import org.jspecify.annotations.Nullable;

/** Sends bytes, whatever they are, and reads what HTTP calls an answer. A connection is kept while the service keeps it. */
final class RawHttpConnection implements AutoCloseable {

    private static final int PATIENCE = 20_000;

    private final int port;
    private @Nullable Socket socket;
    private @Nullable InputStream in;

    RawHttpConnection(int port) {
        this.port = port;
    }

    /** What came back. */
    record Reply(int status, Map<String, String> headers, String body) {

        String header(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        }
    }

    /**
     * Sends a request.
     *
     * @param whole false where more was promised than is sent, so that nothing else may follow
     */
    Reply send(byte[] request, boolean head, boolean whole) throws IOException {
        boolean fresh = socket == null;
        try {
            return exchange(request, head, whole);
        } catch (IOException e) {
            close();
            if (fresh) {
                throw e;
            }
            // the service may end a connection that was kept
            return exchange(request, head, whole);
        }
    }

    private Reply exchange(byte[] request, boolean head, boolean whole) throws IOException {
        Socket connection = connection();
        IOException broken = null;
        try {
            connection.getOutputStream().write(request);
            connection.getOutputStream().flush();
            if (!whole) {
                connection.shutdownOutput();
            }
        } catch (IOException e) {
            // refused while it was still being sent; the answer is there all the same
            broken = e;
        }
        try {
            Reply reply = read(head);
            if (!whole || broken != null || reply.header("Connection").equalsIgnoreCase("close")) {
                close();
            }
            return reply;
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
            open.setSoTimeout(PATIENCE);
            open.setTcpNoDelay(true);
            socket = open;
            in = new BufferedInputStream(open.getInputStream());
        }
        return open;
    }

    private Reply read(boolean head) throws IOException {
        int status = Integer.parseInt(line().split(" ", 3)[1]);
        Map<String, String> headers = headers();
        if (status == 100) {
            return read(head);
        }
        byte[] body = head || status == 304 || status == 204 ? new byte[0] : body(headers);
        return new Reply(status, headers, new String(body, StandardCharsets.UTF_8));
    }

    private Map<String, String> headers() throws IOException {
        Map<String, String> headers = new LinkedHashMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return headers;
    }

    private byte[] body(Map<String, String> headers) throws IOException {
        if ("chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
            return chunks();
        }
        String length = headers.get("content-length");
        return length == null ? input().readAllBytes() : exactly(Integer.parseInt(length));
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int size = size(); size > 0; size = size()) {
            all.write(exactly(size));
            line();
        }
        line();
        return all.toByteArray();
    }

    private int size() throws IOException {
        return Integer.parseInt(line().split(";", 2)[0].strip(), 16);
    }

    private byte[] exactly(int length) throws IOException {
        byte[] bytes = input().readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the answer was cut off");
        }
        return bytes;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = input().read(); c != '\n'; c = input().read()) {
            if (c < 0) {
                throw new EOFException("no answer, or not the whole of it");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    private InputStream input() {
        return java.util.Objects.requireNonNull(in);
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
