package io.ilion.maintenance.cleanup;

import io.ilion.devcluster.LocalNode;
import io.ilion.testing.NodeCommands;
import io.ilion.testing.TestEnvironment;

/** The first node of the shared cluster with slow compactors, so that a running cleanup can be observed; restored at the end. */
final class Throttled implements AutoCloseable {

    static final LocalNode NODE = TestEnvironment.cassandra().node(0);
    static final NodeCommands COMMANDS = NodeCommands.on(NODE);
    static final String SELECTION = "'nodes': {'hosts': ['" + NODE.address() + "']}";

    Throttled(int mebibytesPerSecond, int compactors) {
        COMMANDS.setCompactionThroughput(mebibytesPerSecond);
        COMMANDS.setConcurrentCompactors(compactors);
    }

    void mend() {
        COMMANDS.setCompactionThroughput(64);
    }

    @Override
    public void close() {
        mend();
        COMMANDS.setConcurrentCompactors(1);
    }
}
