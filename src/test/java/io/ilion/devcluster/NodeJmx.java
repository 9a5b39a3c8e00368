package io.ilion.devcluster;

import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import javax.management.JMException;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.jspecify.annotations.Nullable;

/** The few things that the launcher asks a node, on a connection of its own each time. */
record NodeJmx(String address, @Nullable JmxUser user) {

    private static final String STORAGE_SERVICE = "org.apache.cassandra.db:type=StorageService";

    /** Whether the node has joined its cluster; the bean appears some seconds after the port. */
    boolean isNormal() {
        try {
            return "NORMAL".equals(storageService("OperationMode"));
        } catch (IOException | JMException notYet) {
            return false;
        }
    }

    /** Whether the node knows so many nodes to be up, and their places in the ring; gossip takes a second or two. */
    boolean seesLiveNodes(int nodes) {
        try {
            return storageService("LiveNodes") instanceof Collection<?> live
                    && live.size() == nodes
                    && storageService("TokenToEndpointMap") instanceof Map<?, ?> ring
                    && ring.size() == nodes;
        } catch (IOException | JMException notYet) {
            return false;
        }
    }

    UUID hostId() {
        try {
            return UUID.fromString(storageService("LocalHostId").toString());
        } catch (IOException | JMException e) {
            throw new IllegalStateException("no host id from " + address, e);
        }
    }

    private Object storageService(String attribute) throws IOException, JMException {
        try (JMXConnector connector = connect()) {
            return connector.getMBeanServerConnection().getAttribute(new ObjectName(STORAGE_SERVICE), attribute);
        }
    }

    @SuppressWarnings("BanJNDI") // the address is a node of our own
    private JMXConnector connect() throws IOException {
        JMXServiceURL url =
                new JMXServiceURL("service:jmx:rmi:///jndi/rmi://" + address + ":" + NodePort.JMX.number() + "/jmxrmi");
        Map<String, ?> login =
                user == null ? Map.of() : Map.of(JMXConnector.CREDENTIALS, new String[] {user.name(), user.password()});
        return JMXConnectorFactory.connect(url, login);
    }
}
