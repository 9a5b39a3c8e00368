package io.ilion.maintenance.flush;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ilion.cassandra.Clusters;
import io.ilion.cassandra.Node;
import io.ilion.cassandra.NodeRejectedException;
import io.ilion.cassandra.NodeUnreachableException;
import io.ilion.cassandra.TableMetrics;
import io.ilion.operation.failure.FailureCode;
import io.ilion.operation.failure.WorkFailedException;
import io.ilion.operation.type.DroppedTable;
import io.ilion.operation.type.WorkStoppedException;
import io.ilion.testing.FakeCluster;
import io.ilion.testing.FakeWork;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.management.InstanceNotFoundException;
import org.junit.jupiter.api.Test;

/** A flush of a fake node: evidence, verification, dropped tables, cancelling, takeover. */
class FlushTests {

    private final FakeNode node = new FakeNode();
    private final FakeCluster cluster = new FakeCluster("it").withKeyspace("demo", "customers", "orders");
    private final Flush flush = new Flush(new Clusters(Map.of("it", cluster)));
    private final FakeWork<FlushParameters> all = new FakeWork<>(node, new FlushParameters("demo", null));
    private final FakeWork<FlushParameters> named =
            new FakeWork<>(node, new FlushParameters("demo", List.of("customers")));

    @Test
    void flushesAllTablesOfTheNode() {
        flush.perform(all);

        assertThat(node.flushed).containsExactly("customers", "orders");
        assertThat(all.evidence())
                .containsExactly(new FlushedTable("customers", 7, 0, 3, 3), new FlushedTable("orders", 7, 0, 3, 3));
    }

    @Test
    void flushesOnlyTheNamedTables() {
        flush.perform(named);

        assertThat(node.flushed).containsExactly("customers");
    }

    @Test
    void flushesATableOnceThatIsNamedTwice() {
        FakeWork<FlushParameters> twice =
                new FakeWork<>(node, new FlushParameters("demo", List.of("customers", "customers")));

        flush.perform(twice);

        assertThat(node.flushed).containsExactly("customers");
    }

    @Test
    void reportsProgressBeforeEachTable() {
        flush.perform(all);

        assertThat(all.progress()).containsExactly(0.0, 0.5);
    }

    @Test
    void letsTheNodeDecideAboutAKeyspaceWithoutTables() {
        node.tables = List.of();

        flush.perform(all);

        assertThat(node.flushed).containsExactly("all of demo");
        assertThat(all.evidence()).isEmpty();
    }

    @Test
    void failsWhenTheKeyspaceIsGone() {
        node.tables = List.of();
        node.rejected = "all of demo";

        assertThatThrownBy(() -> flush.perform(all))
                .isInstanceOf(NodeRejectedException.class)
                .hasMessageContaining("Unknown CF");
    }

    @Test
    void flushesNothingOnceItIsCancelled() {
        all.cancel();

        assertThatThrownBy(() -> flush.perform(all)).isInstanceOf(WorkStoppedException.class);
        assertThat(node.flushed).isEmpty();
    }

    @Test
    void keepsTheEvidenceOfWhatItFlushedBeforeItWasCancelled() {
        node.afterFlush = all::cancel;

        assertThatThrownBy(() -> flush.perform(all)).isInstanceOf(WorkStoppedException.class);
        assertThat(node.flushed).containsExactly("customers");
        assertThat(all.evidence()).containsExactly(new FlushedTable("customers", 7, 0, 3, 3));
    }

    @Test
    void flushesAllTablesAgainAfterATakeoverAndCountsWhatTheLostAttemptStillFlushes() {
        node.pendingFlushes = 2;
        all.resume();

        flush.perform(all);

        assertThat(node.flushed).containsExactly("customers", "orders");
        assertThat(all.evidence())
                .containsExactly(new FlushedTable("customers", 7, 2, 3, 3), new FlushedTable("orders", 7, 2, 3, 3));
    }

    @Test
    void succeedsWhenTheMemtableIsEmptyAndSoIsNotReplaced() {
        node.memtableWrites = 0;
        node.keepsMemtable = true;

        flush.perform(named);

        assertThat(named.evidence()).containsExactly(new FlushedTable("customers", 0, 0, 3, 3));
    }

    @Test
    void failsWithTheErrorOfTheNodeWhenANamedTableHasNoMetrics() {
        node.tables = List.of("orders");
        node.withoutMetrics = "customers";
        node.rejected = "customers";

        assertThatThrownBy(() -> flush.perform(named)).hasMessageContaining("Unknown CF");
    }

    @Test
    void failsWhenTheNodeIsLost() {
        node.unreachable = true;

        assertThatThrownBy(() -> flush.perform(all)).isInstanceOf(NodeUnreachableException.class);
        assertThat(all.evidence()).isEmpty();
    }

    @Test
    void leavesOutATableThatIsBeingDroppedAndFlushesTheOthers() {
        node.rejected = "customers";
        cluster.withKeyspaceAfterRefresh("demo", "orders");

        flush.perform(all);

        assertThat(all.evidence())
                .containsExactly(
                        new DroppedTable("demo", "customers", "the table was dropped during the flush"),
                        new FlushedTable("orders", 7, 0, 3, 3));
    }

    @Test
    void leavesOutATableWhoseMetricsAreGone() {
        node.withoutMetrics = "customers";
        cluster.withKeyspaceAfterRefresh("demo", "orders");

        flush.perform(all);

        assertThat(all.evidence())
                .contains(new DroppedTable("demo", "customers", "the table was dropped during the flush"));
        assertThat(node.flushed).containsExactly("orders");
    }

    @Test
    void failsWhenTheNodeRejectsATableThatStillExists() {
        node.rejected = "customers";

        assertThatThrownBy(() -> flush.perform(all)).hasMessageContaining("Unknown CF");
    }

    @Test
    void failsWhenANamedTableWasDropped() {
        node.rejected = "customers";
        cluster.withKeyspaceAfterRefresh("demo", "orders");

        assertThatThrownBy(() -> flush.perform(named)).hasMessageContaining("Unknown CF");
    }

    @Test
    void failsWhenTheMemtableWasNotReplaced() {
        node.keepsMemtable = true;

        WorkFailedException failure = catchThrowableOfType(WorkFailedException.class, () -> flush.perform(all));

        assertThat(failure.code()).isEqualTo(FailureCode.NOT_VERIFIED);
    }

    @Test
    void succeedsWhenAnotherClientFlushesTheMemtableFirst() {
        node.flushedByAnother = true;

        flush.perform(named);

        assertThat(named.evidence()).containsExactly(new FlushedTable("customers", 7, 0, 3, 3));
    }

    @Test
    void leavesOutATableWhoseMemtableWasNotReplacedBecauseItWasDropped() {
        node.keepsMemtable = true;
        node.dropsTables = true;
        cluster.withKeyspaceAfterRefresh("demo");

        flush.perform(all);

        assertThat(all.evidence()).hasSize(2).hasOnlyElementsOfType(DroppedTable.class);
    }

    /** Lists both tables, also a rejected one, except when they are dropped after the first listing. */
    private static final class FakeNode implements Node, StorageService, TableMetrics.Gauge, TableMetrics.Counter {

        private final List<String> flushed = new ArrayList<>();
        private String rejected = "";
        private String withoutMetrics = "";
        private boolean keepsMemtable;

        /** Another client flushes right after the writes of the memtable were read, so that the flush finds none. */
        private boolean flushedByAnother;

        private List<String> tables = List.of("customers", "orders");
        private Runnable afterFlush = () -> {};
        private int memtableWrites = 7;
        private int pendingFlushes;
        private boolean unreachable;
        private int flushesOfAnother;
        private boolean dropsTables;
        private boolean listed;
        private String metric = "";

        @Override
        public String address() {
            return "10.0.0.1";
        }

        @Override
        public <T> T mbean(String objectName, Class<T> mbeanInterface) {
            metric = objectName;
            return mbeanInterface.cast(this);
        }

        @Override
        public boolean hasOperation(String objectName, String operation, int parameters) {
            return true;
        }

        @Override
        public List<String> names(String key, String pattern) {
            boolean dropped = dropsTables && listed;
            listed = true;
            return dropped ? List.of() : tables;
        }

        @Override
        public void forceKeyspaceFlush(String keyspace, String... named) {
            String flushedTable = named.length == 0 ? "all of " + keyspace : named[0];
            if (unreachable) {
                throw new NodeUnreachableException(address(), "Node 10.0.0.1 hangs", null);
            }
            if (flushedTable.equals(rejected)) {
                throw new NodeRejectedException(
                        address(), "forceKeyspaceFlush", new IllegalArgumentException("Unknown CF 1b255f4d"));
            }
            flushed.add(flushedTable);
            afterFlush.run();
        }

        @Override
        public Object getValue() {
            checkMetrics();
            if (!metric.endsWith("MemtableColumnsCount")) {
                return 3;
            }
            if (flushedByAnother) {
                flushesOfAnother = 1;
            }
            return memtableWrites;
        }

        @Override
        public long getCount() {
            checkMetrics();
            if (metric.endsWith("PendingFlushes")) {
                return pendingFlushes;
            }
            if (keepsMemtable) {
                return 0;
            }
            return flushedByAnother ? flushesOfAnother : flushed.size();
        }

        private void checkMetrics() {
            if (metric.contains("scope=" + withoutMetrics + ",")) {
                throw new NodeRejectedException(address(), "getValue", new InstanceNotFoundException(metric));
            }
        }
    }
}
