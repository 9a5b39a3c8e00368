package io.ilion.cassandra.jmx;

import io.ilion.cassandra.CassandraSettings.JmxSettings;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.tracing.Tracer;
import java.util.concurrent.ConcurrentHashMap;

/** The connections that are kept, one pair for each node that was worked on. */
public final class JmxConnections implements AutoCloseable {

    private final Workers workers = new Workers();
    private final WatchedCalls calls;
    private final ConcurrentHashMap<JmxAddress, JmxNode> nodes = new ConcurrentHashMap<>();

    public JmxConnections(MeterRegistry meters, Tracer tracer) {
        this.calls = new WatchedCalls(meters, tracer);
        BoundedSockets.instance();
    }

    public JmxNode node(JmxAddress address, JmxSettings settings) {
        return nodes.computeIfAbsent(address, unknown -> new JmxNode(unknown, settings, workers, calls));
    }

    @Override
    public void close() {
        nodes.values().forEach(JmxNode::close);
        workers.close();
    }
}
