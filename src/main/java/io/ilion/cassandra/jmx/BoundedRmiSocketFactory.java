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
 * Creates the sockets of RMI in this JVM: with a connect timeout, and so that all sockets to one node can be closed, which is the
 * only way to end a call to a node that hangs.
 * <p>
 * RMI accepts one such factory for the whole JVM, once. {@link RmiTlsSocketFactory} adds TLS to these sockets.
 */
final class BoundedRmiSocketFactory extends RMISocketFactory {

    private static final Logger log = LoggerFactory.getLogger(BoundedRmiSocketFactory.class);

    /** For connections that belong to no configured node. */
    private static final int DEFAULT_CONNECT_MILLIS = 60_000;

    private static final BoundedRmiSocketFactory INSTANCE = install();

    private final Map<Socket, JmxTarget> open = new ConcurrentHashMap<>();

    /** The node for which each address was connected last; RMI connects to it again in its own threads, to renew leases. */
    private final Map<InetSocketAddress, JmxTarget> connected = new ConcurrentHashMap<>();

    private BoundedRmiSocketFactory() {}

    static BoundedRmiSocketFactory instance() {
        return INSTANCE;
    }

    /** Ends every running call to a node: its caller gets an {@link IOException}. */
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
            socket.connect(new InetSocketAddress(host, port), connectMillis(target));
        } catch (IOException e) {
            close(socket);
            throw e;
        }
        return socket;
    }

    /** The node for which this thread opens a connection; null for a connection that belongs to no configured node. */
    @Nullable
    JmxTarget target(String host, int port) {
        InetSocketAddress address = InetSocketAddress.createUnresolved(host, port);
        RmiCallContext call = RmiCallContext.current();
        if (call == null) {
            return connected.get(address);
        }
        connected.put(address, call.target());
        return call.target();
    }

    /** The connect timeout; callers give up after the same time. */
    static int connectMillis(@Nullable JmxTarget target) {
        return target == null
                ? DEFAULT_CONNECT_MILLIS
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
            throw new UncheckedIOException("The RMI socket factory of this JVM was already set by another library", e);
        }
        return sockets;
    }
}
