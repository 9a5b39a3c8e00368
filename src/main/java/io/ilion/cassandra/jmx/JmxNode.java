package io.ilion.cassandra.jmx;

import io.ilion.cassandra.NodeSession;
import java.time.Duration;

/** The two kept connections to one node: one to work over, one to ask whether it is alive. */
public final class JmxNode {

    private final JmxTarget target;
    private final JmxThreads workers;
    private final InstrumentedCalls calls;
    private final CachedConnection work;
    private final CachedConnection watch;

    JmxNode(JmxTarget target, JmxThreads workers, InstrumentedCalls calls) {
        this.target = target;
        this.workers = workers;
        this.calls = calls;
        this.work = new CachedConnection(target, workers);
        this.watch = new CachedConnection(target, workers);
    }

    /** Opens a session; nothing is sent to the node before the first call. */
    public NodeSession open(Duration timeout) {
        return new JmxSession(this, new LivenessProbe(this, target.access().settings(), workers.probes()), timeout);
    }

    JmxAddress address() {
        return target.address();
    }

    InstrumentedCalls calls() {
        return calls;
    }

    CachedConnection work() {
        return work;
    }

    CachedConnection watch() {
        return watch;
    }

    /** Ends all calls to a node that has hung, so that no thread of ours waits for it for ever. */
    void abandon() {
        BoundedRmiSocketFactory.instance().abort(target);
        close();
    }

    void close() {
        work.drop();
        watch.drop();
    }
}
