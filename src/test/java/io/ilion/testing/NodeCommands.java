package io.ilion.testing;

import io.ilion.devcluster.LocalNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.management.Attribute;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * Runs nodetool commands on a node of the shared cluster without the service. They use JMX directly, because starting nodetool
 * takes seconds.
 */
public final class NodeCommands {

    private static final String STORAGE_SERVICE = "org.apache.cassandra.db:type=StorageService";
    private static final String COMPACTION_MANAGER = "org.apache.cassandra.db:type=CompactionManager";

    private final LocalNode node;

    private NodeCommands(LocalNode node) {
        this.node = node;
    }

    public static NodeCommands on(LocalNode node) {
        return new NodeCommands(node);
    }

    /** @param entities keyspaces, or tables written {@code keyspace.table} */
    public void takeSnapshot(String tag, String... entities) {
        invoke(
                STORAGE_SERVICE,
                "takeSnapshot",
                List.of("java.lang.String", "java.util.Map", "[Ljava.lang.String;"),
                tag,
                Map.of(),
                entities);
    }

    /** Clears the snapshot in all keyspaces. */
    public void clearSnapshot(String tag) {
        invoke(
                STORAGE_SERVICE,
                "clearSnapshot",
                List.of("java.lang.String", "[Ljava.lang.String;"),
                tag,
                new String[0]);
    }

    public void flush(String keyspace, String... tables) {
        invoke(
                STORAGE_SERVICE,
                "forceKeyspaceFlush",
                List.of("java.lang.String", "[Ljava.lang.String;"),
                keyspace,
                tables);
    }

    public void compact(String keyspace, String... tables) {
        invoke(
                STORAGE_SERVICE,
                "forceKeyspaceCompaction",
                List.of("boolean", "java.lang.String", "[Ljava.lang.String;"),
                false,
                keyspace,
                tables);
    }

    public void setCompactionThroughput(int mebibytesPerSecond) {
        set("CompactionThroughputMbPerSec", mebibytesPerSecond);
    }

    public void setConcurrentCompactors(int compactors) {
        set("ConcurrentCompactors", compactors);
    }

    /** @param type such as {@code CLEANUP} */
    public void stopCompactions(String type) {
        invoke(COMPACTION_MANAGER, "stopCompaction", List.of("java.lang.String"), type);
    }

    public void setTruncateTimeout(Duration timeout) {
        set("TruncateRpcTimeout", timeout.toMillis());
    }

    private void set(String attribute, Object value) {
        call(attribute, node -> {
            node.setAttribute(new ObjectName(STORAGE_SERVICE), new Attribute(attribute, value));
        });
    }

    private void invoke(String mbean, String operation, List<String> signature, Object... parameters) {
        call(
                operation,
                node -> node.invoke(new ObjectName(mbean), operation, parameters, signature.toArray(String[]::new)));
    }

    @SuppressWarnings("BanJNDI") // the address is a local test node
    private void call(String name, Call call) {
        Map<String, ?> login =
                Map.of(JMXConnector.CREDENTIALS, new String[] {TestEnvironment.JMX_USER, TestEnvironment.JMX_PASSWORD});
        String url = "service:jmx:rmi:///jndi/rmi://%s:%d/jmxrmi".formatted(node.address(), node.jmxPort());
        try (JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(url), login)) {
            call.on(connector.getMBeanServerConnection());
        } catch (IOException | JMException e) {
            throw new IllegalStateException(name + " on " + node.address(), e);
        }
    }

    private interface Call {
        void on(MBeanServerConnection node) throws IOException, JMException;
    }
}
