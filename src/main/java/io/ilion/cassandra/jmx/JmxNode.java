package io.ilion.cassandra.jmx;

import io.ilion.cassandra.NodeSession;
import java.time.Duration;

/** The two JMX connections to one node: one for calls, one for the {@link LivenessProbe}. */
public final class JmxNode {

    private final JmxTarget target;
    private final JmxThreads threads;
    private final InstrumentedCalls calls;
    private final CachedConnection callConnection;
    private final CachedConnection probeConnection;

    JmxNode(JmxTarget target, JmxThreads threads, InstrumentedCalls calls) {
        this.target = target;
        this.threads = threads;
        this.calls = calls;
        this.callConnection = new CachedConnection(target, threads);
        this.probeConnection = new CachedConnection(target, threads);
    }

    /** Opens a session; nothing is sent to the node before the first call. */
    public NodeSession open(Duration timeout) {
        return new JmxSession(this, new LivenessProbe(this, target.access().settings(), threads.probes()), timeout);
    }

    JmxAddress address() {
        return target.address();
    }

    InstrumentedCalls calls() {
        return calls;
    }

    CachedConnection callConnection() {
        return callConnection;
    }

    CachedConnection probeConnection() {
        return probeConnection;
    }

    /** Ends all calls to a node that hangs, so that no thread waits for it forever. */
    void abandon() {
        BoundedRmiSocketFactory.instance().abort(target);
        close();
    }

    void close() {
        callConnection.drop();
        probeConnection.drop();
    }
}
