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

/** One node, and how to come to its MBeans. */
record JmxTarget(JmxAddress address, JmxAccess access) {

    private static final String BOUND_AS = "jmxrmi";

    /**
     * Opens a new connection; blocks until the node has answered.
     * <p>
     * The registry is asked without JNDI, which would follow a reference that somebody else has put there.
     */
    JMXConnector connect() throws IOException {
        Map<String, Object> environment = new HashMap<>();
        credentials()
                .ifPresent(login ->
                        environment.put(JMXConnector.CREDENTIALS, new String[] {login.username(), login.password()}));
        // we ask for ourselves whether the node is alive; the default thread would ask only once a minute
        environment.put("jmx.remote.x.client.connection.check.period", 0L);
        if (access.tls() != null) {
            // else whoever answers for the registry could have the password sent in the clear
            environment.put("jmx.remote.x.check.stub", "true");
        }
        try {
            JMXConnector connector = new RMIConnector(server(), environment);
            connector.connect();
            return connector;
        } catch (IOException e) {
            throw RmiTlsSocketFactory.instance().reason(e);
        } catch (RuntimeException e) {
            throw explained(e);
        }
    }

    /** Cassandra's own JMX server wraps the exception of a refused login, that of the JVM does not. */
    private static RuntimeException explained(RuntimeException thrown) throws PlainJmxException {
        RuntimeException inner = thrown.getCause() instanceof SecurityException refused ? refused : thrown;
        if (inner instanceof SecurityException refused && refusedStub(refused)) {
            throw new PlainJmxException(refused);
        }
        return inner;
    }

    private Optional<Credentials> credentials() {
        try {
            return access.login().current();
        } catch (IOException e) {
            throw new NodeAuthenticationException(
                    address.host(), "Cannot log in at node %s: %s".formatted(address.host(), e.getMessage()), e);
        }
    }

    private RMIServer server() throws IOException {
        Registry registry = LocateRegistry.getRegistry(address.host(), address.port(), registrySockets());
        try {
            return (RMIServer) registry.lookup(BOUND_AS);
        } catch (NotBoundException | ClassCastException e) {
            throw new IOException("its RMI registry does not know JMX: " + e.getMessage(), e);
        }
    }

    private @Nullable SslRMIClientSocketFactory registrySockets() {
        return access.hasSecureRegistry() ? new SslRMIClientSocketFactory() : null;
    }

    /** Java says so by a message only, before anything was sent to the node. */
    private static boolean refusedStub(SecurityException e) {
        return String.valueOf(e.getMessage()).startsWith("Expecting a");
    }

    @Override
    public String toString() {
        return address.toString();
    }

    /** The node would have had the password sent without TLS, although the settings ask for it. */
    static final class PlainJmxException extends IOException {

        PlainJmxException(SecurityException cause) {
            super("its JMX does not use TLS", cause);
        }
    }
}
