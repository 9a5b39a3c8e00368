package io.ilion.cassandra.jmx;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.rmi.registry.LocateRegistry;
import java.rmi.registry.Registry;
import java.rmi.server.ExportException;
import java.rmi.server.RMIServerSocketFactory;
import java.rmi.server.UnicastRemoteObject;
import java.util.Map;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.remote.JMXAuthenticator;
import javax.management.remote.JMXConnectorServer;
import javax.management.remote.JMXConnectorServerFactory;
import javax.management.remote.JMXPrincipal;
import javax.management.remote.JMXServiceURL;
import javax.management.remote.rmi.RMIConnectorServer;
import javax.security.auth.Subject;
import org.jspecify.annotations.Nullable;

/** A JMX server on a port of 127.0.0.1, reached as that of a Cassandra node is. Lets one user in. */
final class JmxServer implements AutoCloseable {

    static final String HOST = "127.0.0.1";
    static final String USER = "ilion";
    static final String PASSWORD = "a-jmx-password";

    private static final RMIServerSocketFactory LOOPBACK =
            port -> new ServerSocket(port, 50, InetAddress.getLoopbackAddress());

    static {
        // read once, when RMI is first used: the address that a server tells its clients to come to
        System.setProperty("java.rmi.server.hostname", HOST);
    }

    private final MBeanServer mbeans = MBeanServerFactory.newMBeanServer();
    private final int port = freePort();
    private @Nullable Registry registry;
    private @Nullable JMXConnectorServer connector;

    MBeanServer mbeans() {
        return mbeans;
    }

    int port() {
        return port;
    }

    // a registry on a port of this machine, for the length of a test
    @SuppressWarnings("BanJNDI")
    JmxServer start() {
        JMXAuthenticator oneUser = JmxServer::authenticate;
        try {
            registry = registry();
            connector = JMXConnectorServerFactory.newJMXConnectorServer(
                    new JMXServiceURL(
                            "service:jmx:rmi://%s:%d/jndi/rmi://%s:%d/jmxrmi".formatted(HOST, port, HOST, port)),
                    Map.of(
                            JMXConnectorServer.AUTHENTICATOR, oneUser,
                            RMIConnectorServer.RMI_SERVER_SOCKET_FACTORY_ATTRIBUTE, LOOPBACK),
                    mbeans);
            connector.start();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The port of a server that was stopped is closed only once the thread that accepts has noticed. */
    private Registry registry() {
        return await().ignoreException(ExportException.class)
                .until(() -> LocateRegistry.createRegistry(port, null, LOOPBACK), created -> true);
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
        throw new SecurityException("Authentication failed! Invalid username or password");
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
