package io.ilion.cassandra.jmx;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.rmi.Remote;
import java.rmi.registry.LocateRegistry;
import java.rmi.registry.Registry;
import java.rmi.server.ExportException;
import java.rmi.server.RMIServerSocketFactory;
import java.rmi.server.UnicastRemoteObject;
import java.util.Map;
import java.util.Objects;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.remote.JMXAuthenticator;
import javax.management.remote.JMXConnectorServer;
import javax.management.remote.JMXPrincipal;
import javax.management.remote.JMXServiceURL;
import javax.management.remote.rmi.RMIConnectorServer;
import javax.management.remote.rmi.RMIJRMPServerImpl;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.rmi.ssl.SslRMIClientSocketFactory;
import javax.security.auth.Subject;
import org.jspecify.annotations.Nullable;

/** A JMX server on a port of 127.0.0.1, reachable like that of a Cassandra node. Accepts one user, optionally over TLS. */
final class JmxServer implements AutoCloseable {

    static final String HOST = "127.0.0.1";
    static final String USER = "ilion";
    static final String PASSWORD = "a-jmx-password";

    private static final RMIServerSocketFactory LOOPBACK =
            port -> new ServerSocket(port, 50, InetAddress.getLoopbackAddress());

    static {
        // read once, when RMI is first used: the address that a server sends to its clients
        System.setProperty("java.rmi.server.hostname", HOST);
    }

    private final MBeanServer mbeans = MBeanServerFactory.newMBeanServer();
    private final int port = freePort();
    private final @Nullable SSLContext tls;
    private final boolean secureRegistry;
    private final RMIServerSocketFactory sockets;
    private @Nullable Registry registry;
    private @Nullable JMXConnectorServer connector;

    JmxServer() {
        this(null, false, false);
    }

    /** @param tls its certificate and truststore; null for a server without TLS */
    JmxServer(@Nullable SSLContext tls, boolean secureRegistry, boolean clientCertificate) {
        this.tls = tls;
        this.secureRegistry = secureRegistry;
        this.sockets = tls == null ? LOOPBACK : opened -> secure(tls, opened, clientCertificate);
    }

    MBeanServer mbeans() {
        return mbeans;
    }

    int port() {
        return port;
    }

    JmxServer start() {
        JMXAuthenticator oneUser = JmxServer::authenticate;
        Map<String, Object> environment = Map.of(JMXConnectorServer.AUTHENTICATOR, oneUser);
        try {
            registry = registry();
            boolean samePort = tls == null || secureRegistry;
            RMIJRMPServerImpl server = new RMIJRMPServerImpl(
                    samePort ? port : 0, tls == null ? null : new SslRMIClientSocketFactory(), sockets, environment);
            connector = new RMIConnectorServer(new JMXServiceURL("rmi", HOST, port), environment, server, mbeans);
            connector.start();
            registry.rebind("jmxrmi", server.toStub());
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Registers another object in place of the JMX server. */
    void pretend(Remote other) {
        try {
            Objects.requireNonNull(registry).rebind("jmxrmi", other);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The port of a stopped server is closed only when its accepting thread ends. */
    private Registry registry() {
        return await().ignoreException(ExportException.class)
                .until(
                        () -> secureRegistry
                                ? LocateRegistry.createRegistry(port, new SslRMIClientSocketFactory(), sockets)
                                : LocateRegistry.createRegistry(port, null, LOOPBACK),
                        created -> true);
    }

    private static ServerSocket secure(SSLContext tls, int port, boolean clientCertificate) throws IOException {
        SSLServerSocket socket = (SSLServerSocket)
                tls.getServerSocketFactory().createServerSocket(port, 50, InetAddress.getLoopbackAddress());
        socket.setNeedClientAuth(clientCertificate);
        return socket;
    }

    /** Ends every connection, and closes the port. */
    void stop() {
        try {
            if (connector != null) {
                connector.stop();
            }
            if (registry != null) {
                UnicastRemoteObject.unexportObject(registry, true);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        connector = null;
        registry = null;
    }

    @Override
    public void close() {
        stop();
    }

    private static Subject authenticate(Object credentials) {
        if (credentials instanceof String[] given && USER.equals(given[0]) && PASSWORD.equals(given[1])) {
            Subject subject = new Subject();
            subject.getPrincipals().add(new JMXPrincipal(USER));
            return subject;
        }
        SecurityException refused = new SecurityException("Authentication failed! Invalid username or password");
        boolean known = credentials instanceof String[] given && USER.equals(given[0]);
        // an unknown user is rejected as by Cassandra's own JMX server
        throw known ? refused : new RuntimeException(refused);
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
