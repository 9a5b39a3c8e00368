package io.ilion.cassandra.jmx;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.rmi.server.RMISocketFactory;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sockets that RMI uses in this JVM: opening one is bounded in time, and all that lead to one node can be closed,
 * which is the only way to end a call to a node that has hung.
 * <p>
 * RMI takes one such factory for the whole JVM, once. {@link RmiTlsSocketFactory} puts TLS over these sockets.
 */
final class BoundedRmiSocketFactory extends RMISocketFactory {

    private static final Logger log = LoggerFactory.getLogger(BoundedRmiSocketFactory.class);

    /** For connections that RMI opens in its own name. */
    private static final int CONNECT_MILLIS = 60_000;

    private static final BoundedRmiSocketFactory INSTANCE = install();

    private final Map<Socket, JmxTarget> open = new ConcurrentHashMap<>();

    /** For whom an end was dialled last. RMI goes there again in a thread of its own, to say that we are still there. */
    private final Map<InetSocketAddress, JmxTarget> dialled = new ConcurrentHashMap<>();

    private BoundedRmiSocketFactory() {}

    static BoundedRmiSocketFactory instance() {
        return INSTANCE;
    }

    /** Ends every call that is under way to that node, with an {@link IOException} for whoever waits for it. */
    void abort(JmxTarget target) {
        open.keySet().removeIf(Socket::isClosed);
        open.forEach((socket, owner) -> {
            if (owner.equals(target)) {
                close(socket);
            }
        });
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return open(target(host, port), host, port);
    }

    Socket open(@Nullable JmxTarget target, String host, int port) throws IOException {
        Socket socket = new Socket();
        try {
            socket.setKeepAlive(true);
            socket.setTcpNoDelay(true);
            if (target != null) {
                open.keySet().removeIf(Socket::isClosed);
                open.put(socket, target);
            }
            socket.connect(new InetSocketAddress(host, port), patience(target));
        } catch (IOException e) {
            close(socket);
            throw e;
        }
        return socket;
    }

    /** For whom this thread is about to open a connection; null when nobody of ours ever did. */
    @Nullable
    JmxTarget target(String host, int port) {
        InetSocketAddress end = InetSocketAddress.createUnresolved(host, port);
        RmiCallContext errand = RmiCallContext.current();
        if (errand == null) {
            return dialled.get(end);
        }
        dialled.put(end, errand.target());
        return errand.target();
    }

    /** Whoever waits for the connection gives up by then, so no thread needs to go on. */
    static int patience(@Nullable JmxTarget target) {
        return target == null
                ? CONNECT_MILLIS
                : Math.toIntExact(target.access().connectTimeout().toMillis());
    }

    @Override
    public ServerSocket createServerSocket(int port) throws IOException {
        return new ServerSocket(port);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            log.debug("Closing a connection to a node failed", e);
        }
    }

    private static BoundedRmiSocketFactory install() {
        BoundedRmiSocketFactory sockets = new BoundedRmiSocketFactory();
        try {
            RMISocketFactory.setSocketFactory(sockets);
        } catch (IOException e) {
            throw new UncheckedIOException("Another library has set RMI's socket factory before", e);
        }
        return sockets;
    }
}
