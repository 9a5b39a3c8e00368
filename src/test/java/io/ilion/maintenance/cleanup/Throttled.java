package io.ilion.maintenance.cleanup;

import static org.assertj.core.api.Assertions.assertThat;

import io.ilion.local.LocalNode;
import io.ilion.testing.RealParts;

/** The first node of the shared cluster with slow compactors, so that a cleanup there can be watched; mended at the end. */
final class Throttled implements AutoCloseable {

    static final LocalNode NODE = RealParts.cassandra().node(0);
    static final String SELECTION = "'nodes': {'hosts': ['" + NODE.address() + "']}";

    Throttled(int mebibytesPerSecond, int compactors) {
        nodetool("setcompactionthroughput", mebibytesPerSecond);
        nodetool("setconcurrentcompactors", compactors);
    }

    void mend() {
        nodetool("setcompactionthroughput", 64);
    }

    @Override
    public void close() {
        mend();
        nodetool("setconcurrentcompactors", 1);
    }

    private static void nodetool(String command, int value) {
        var run = NODE.nodetool(command, String.valueOf(value));
        assertThat(run.exitCode()).as(run.output()).isZero();
    }
}
