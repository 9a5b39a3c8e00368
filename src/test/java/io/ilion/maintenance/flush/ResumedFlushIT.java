package io.ilion.maintenance.flush;

import static org.assertj.core.api.Assertions.assertThat;

import io.ilion.cassandra.Cluster;
import io.ilion.cassandra.Clusters;
import io.ilion.cassandra.Node;
import io.ilion.cassandra.NodeInfo;
import io.ilion.cassandra.NodeSession;
import io.ilion.testing.FakeWork;
import io.ilion.testing.Ilion;
import io.ilion.testing.RealParts;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An attempt after another one asks the node first, a real one. */
class ResumedFlushIT {

    private final Flush flush = new Flush();

    @Test
    void flushesWhatIsLeftAndLeavesAloneWhatIsDone() {
        RealParts.keyspace("resumed", "one");
        Cluster cluster = Ilion.shared().bean(Clusters.class).find("it").orElseThrow();
        NodeInfo first = cluster.nodes().get(0);

        try (NodeSession node = cluster.open(first.hostId(), first.address(), Duration.ofSeconds(30))) {
            TableMetrics metrics = new TableMetrics(node, "resumed", "one");
            Resumed left = new Resumed(node);
            flush.perform(left);
            long switches = metrics.memtableSwitches();
            Resumed done = new Resumed(node);
            flush.perform(done);

            assertThat(left.seen()).singleElement().isInstanceOfSatisfying(FlushedTable.class, table -> {
                assertThat(table.memtableWrites()).isGreaterThanOrEqualTo(50);
                assertThat(table.sstablesAfter()).isEqualTo(1);
            });
            assertThat(done.seen()).containsExactly(new FlushedTable("one", 0, 0, 1, 1));
            assertThat(metrics.memtableSwitches()).isEqualTo(switches);
        }
    }

    private static final class Resumed extends FakeWork<FlushParameters> {

        Resumed(Node node) {
            super(node, new FlushParameters("resumed", List.of("one")));
            resumed();
        }
    }
}
