package io.ilion.cassandra.jmx;

import io.ilion.cassandra.NodeSession;
import java.time.Duration;

/** The two kept connections to one node: one to work over, one to ask whether it is alive. */
public final class JmxNode {

    private final JmxTarget target;
    private final Workers workers;
    private final WatchedCalls calls;
    private final KeptConnection work;
    private final KeptConnection watch;

    JmxNode(JmxTarget target, Workers workers, WatchedCalls calls) {
        this.target = target;
        this.workers = workers;
        this.calls = calls;
        this.work = new KeptConnection(target, workers);
        this.watch = new KeptConnection(target, workers);
    }

    /** Opens a session; nothing is sent to the node before the first call. */
    public NodeSession open(Duration timeout) {
        return new JmxSession(this, new Watch(this, target.access().settings(), workers.probes()), timeout);
    }

    JmxAddress address() {
        return target.address();
    }

    WatchedCalls calls() {
        return calls;
    }

    KeptConnection work() {
        return work;
    }

    KeptConnection watch() {
        return watch;
    }

    /** Ends all calls to a node that has hung, so that no thread of ours waits for it for ever. */
    void abandon() {
        BoundedSockets.instance().abort(target);
        close();
    }

    void close() {
        work.drop();
        watch.drop();
    }
}
