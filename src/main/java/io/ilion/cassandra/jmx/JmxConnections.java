package io.ilion.cassandra.jmx;

import io.ilion.cassandra.CassandraSettings.JmxSettings;
import java.util.concurrent.ConcurrentHashMap;

/** The connections that are kept, one pair for each node that was worked on. */
public final class JmxConnections implements AutoCloseable {

    private final Workers workers = new Workers();
    private final ConcurrentHashMap<JmxAddress, JmxNode> nodes = new ConcurrentHashMap<>();

    public JmxConnections() {
        BoundedSockets.instance();
    }

    public JmxNode node(JmxAddress address, JmxSettings settings) {
        return nodes.computeIfAbsent(address, unknown -> new JmxNode(unknown, settings, workers));
    }

    @Override
    public void close() {
        nodes.values().forEach(JmxNode::close);
        workers.close();
    }
}
