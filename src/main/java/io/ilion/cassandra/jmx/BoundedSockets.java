package io.ilion.cassandra.jmx;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.rmi.server.RMISocketFactory;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sockets that RMI uses in this JVM: opening one is bounded in time, and all that lead to one node can be closed,
 * which is the only way to end a call to a node that has hung.
 * <p>
 * RMI takes one such factory for the whole JVM, once.
 */
final class BoundedSockets extends RMISocketFactory {

    private static final Logger log = LoggerFactory.getLogger(BoundedSockets.class);

    /** After which no thread waits any more; whoever waits for the connection gives up sooner, see JmxSettings. */
    private static final int CONNECT_MILLIS = 60_000;

    private static final BoundedSockets INSTANCE = install();

    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private BoundedSockets() {}

    static BoundedSockets instance() {
        return INSTANCE;
    }

    /** Ends every call that is under way to that address, with an {@link IOException} for whoever waits for it. */
    void abort(JmxAddress address) {
        open.removeIf(Socket::isClosed);
        open.stream().filter(socket -> leadsTo(address, socket)).forEach(BoundedSockets::close);
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        Socket socket = new Socket();
        try {
            socket.setKeepAlive(true);
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
        open.removeIf(Socket::isClosed);
        open.add(socket);
        return socket;
    }

    @Override
    public ServerSocket createServerSocket(int port) throws IOException {
        return new ServerSocket(port);
    }

    private static boolean leadsTo(JmxAddress address, Socket socket) {
        return socket.getPort() == address.port()
                && new InetSocketAddress(address.host(), address.port())
                        .getAddress()
                        .equals(socket.getInetAddress());
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            log.debug("Closing a connection to a hung node failed", e);
        }
    }

    private static BoundedSockets install() {
        BoundedSockets sockets = new BoundedSockets();
        try {
            RMISocketFactory.setSocketFactory(sockets);
        } catch (IOException e) {
            throw new UncheckedIOException("Another library has set RMI's socket factory before", e);
        }
        return sockets;
    }
}
