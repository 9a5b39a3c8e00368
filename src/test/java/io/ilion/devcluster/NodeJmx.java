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

/** JMX requests of the launcher to a node; each opens its own connection. */
record NodeJmx(String address, @Nullable JmxUser user) {

    private static final String STORAGE_SERVICE = "org.apache.cassandra.db:type=StorageService";

    /** Whether the node has joined its cluster; the MBean is registered some seconds after the port opens. */
    boolean isNormal() {
        try {
            return "NORMAL".equals(storageService("OperationMode"));
        } catch (IOException | JMException notYet) {
            return false;
        }
    }

    /** Whether the node sees that many live nodes and their tokens; gossip takes a second or two. */
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
            throw new IllegalStateException("cannot read the host id of " + address, e);
        }
    }

    private Object storageService(String attribute) throws IOException, JMException {
        try (JMXConnector connector = connect()) {
            return connector.getMBeanServerConnection().getAttribute(new ObjectName(STORAGE_SERVICE), attribute);
        }
    }

    @SuppressWarnings("BanJNDI") // the address is a local test node
    private JMXConnector connect() throws IOException {
        JMXServiceURL url =
                new JMXServiceURL("service:jmx:rmi:///jndi/rmi://" + address + ":" + NodePort.JMX.number() + "/jmxrmi");
        Map<String, ?> login =
                user == null ? Map.of() : Map.of(JMXConnector.CREDENTIALS, new String[] {user.name(), user.password()});
        return JMXConnectorFactory.connect(url, login);
    }
}
