package io.ilion.cassandra.jmx;

import io.ilion.cassandra.CredentialsSource.Credentials;
import io.ilion.cassandra.NodeAuthenticationException;
import java.io.IOException;
import java.rmi.NotBoundException;
import java.rmi.registry.LocateRegistry;
import java.rmi.registry.Registry;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.management.remote.JMXConnector;
import javax.management.remote.rmi.RMIConnector;
import javax.management.remote.rmi.RMIServer;
import javax.rmi.ssl.SslRMIClientSocketFactory;
import org.jspecify.annotations.Nullable;

/** One node, and how to connect to its MBeans. */
record JmxTarget(JmxAddress address, JmxAccess access) {

    private static final String REGISTERED_NAME = "jmxrmi";

    /**
     * Opens a new connection; blocks until it is established.
     * <p>
     * Uses the registry without JNDI, which would follow references that an attacker could place there.
     */
    JMXConnector connect() throws IOException {
        Map<String, Object> environment = new HashMap<>();
        credentials()
                .ifPresent(login ->
                        environment.put(JMXConnector.CREDENTIALS, new String[] {login.username(), login.password()}));
        // LivenessProbe does this; the thread of JMX would check only once a minute
        environment.put("jmx.remote.x.client.connection.check.period", 0L);
        if (access.tls() != null) {
            // otherwise a forged registry could make JMX send the password without TLS
            environment.put("jmx.remote.x.check.stub", "true");
        }
        try {
            JMXConnector connector = new RMIConnector(server(), environment);
            connector.connect();
            return connector;
        } catch (IOException e) {
            throw RmiTlsSocketFactory.instance().findReason(e);
        } catch (RuntimeException e) {
            throw translate(e);
        }
    }

    /** Cassandra's own JMX server wraps the exception of a rejected login; that of the JVM does not. */
    private static RuntimeException translate(RuntimeException thrown) throws PlainJmxException {
        RuntimeException inner = thrown.getCause() instanceof SecurityException refused ? refused : thrown;
        if (inner instanceof SecurityException refused && isRejectedStub(refused)) {
            throw new PlainJmxException(refused);
        }
        return inner;
    }

    private Optional<Credentials> credentials() {
        try {
            return access.credentials().current();
        } catch (IOException e) {
            throw new NodeAuthenticationException(
                    address.host(), "Cannot log in at node %s: %s".formatted(address.host(), e.getMessage()), e);
        }
    }

    private RMIServer server() throws IOException {
        Registry registry = LocateRegistry.getRegistry(address.host(), address.port(), registrySockets());
        try {
            return (RMIServer) registry.lookup(REGISTERED_NAME);
        } catch (NotBoundException | ClassCastException e) {
            throw new IOException("its RMI registry has no JMX server: " + e.getMessage(), e);
        }
    }

    private @Nullable SslRMIClientSocketFactory registrySockets() {
        return access.usesTlsForRegistry() ? new SslRMIClientSocketFactory() : null;
    }

    /** Thrown before anything is sent to the node; only its message identifies it. */
    private static boolean isRejectedStub(SecurityException e) {
        return String.valueOf(e.getMessage()).startsWith("Expecting a");
    }

    @Override
    public String toString() {
        return address.toString();
    }

    /** TLS is configured, but the node's JMX server would have received the password without it. */
    static final class PlainJmxException extends IOException {

        PlainJmxException(SecurityException cause) {
            super("its JMX server does not use TLS", cause);
        }
    }
}
