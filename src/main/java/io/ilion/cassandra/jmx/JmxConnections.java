package io.ilion.cassandra.jmx;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.tracing.Tracer;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps a pair of JMX connections for each node that was ever called. */
public final class JmxConnections implements AutoCloseable {

    private final JmxThreads threads = new JmxThreads();
    private final InstrumentedCalls calls;
    private final ConcurrentHashMap<JmxTarget, JmxNode> nodes = new ConcurrentHashMap<>();

    public JmxConnections(MeterRegistry meters, Tracer tracer) {
        this.calls = new InstrumentedCalls(meters, tracer);
        JmxDeserializationFilter.ensureInstalled();
        BoundedRmiSocketFactory.instance();
        RmiTlsSocketFactory.instance();
    }

    public JmxNode node(JmxAddress address, JmxAccess access) {
        return nodes.computeIfAbsent(new JmxTarget(address, access), unknown -> new JmxNode(unknown, threads, calls));
    }

    @Override
    public void close() {
        nodes.values().forEach(JmxNode::close);
        threads.close();
    }
}
