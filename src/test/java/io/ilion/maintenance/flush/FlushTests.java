package io.ilion.maintenance.flush;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ilion.cassandra.Clusters;
import io.ilion.cassandra.Node;
import io.ilion.cassandra.NodeRejectedException;
import io.ilion.cassandra.TableMetrics;
import io.ilion.operation.failure.FailureCode;
import io.ilion.operation.failure.WorkFailedException;
import io.ilion.operation.type.DroppedTable;
import io.ilion.testing.FakeCluster;
import io.ilion.testing.FakeWork;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.management.InstanceNotFoundException;
import org.junit.jupiter.api.Test;

/** What a flush makes of what a node answers, above all while tables are dropped. */
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
    void passesOverATableThatIsBeingDroppedAndFlushesTheOthers() {
        node.refused = "customers";
        cluster.withKeyspaceAfterRefresh("demo", "orders");

        flush.perform(all);

        assertThat(all.evidence())
                .containsExactly(
                        new DroppedTable("demo", "customers", "the table was dropped during the flush"),
                        new FlushedTable("orders", 7, 0, 3, 3));
    }

    @Test
    void passesOverATableWhoseMetricsAreGone() {
        node.withoutMetrics = "customers";
        cluster.withKeyspaceAfterRefresh("demo", "orders");

        flush.perform(all);

        assertThat(all.evidence())
                .contains(new DroppedTable("demo", "customers", "the table was dropped during the flush"));
        assertThat(node.flushed).containsExactly("orders");
    }

    @Test
    void failsWhenTheNodeRefusesATableThatIsStillThere() {
        node.refused = "customers";

        assertThatThrownBy(() -> flush.perform(all)).hasMessageContaining("Unknown CF");
    }

    @Test
    void failsWhenATableIsGoneThatTheRequestNames() {
        node.refused = "customers";
        cluster.withKeyspaceAfterRefresh("demo", "orders");

        assertThatThrownBy(() -> flush.perform(named)).hasMessageContaining("Unknown CF");
    }

    @Test
    void failsWhenTheMemtableStays() {
        node.deaf = true;

        WorkFailedException failure = catchThrowableOfType(WorkFailedException.class, () -> flush.perform(all));

        assertThat(failure.code()).isEqualTo(FailureCode.NOT_VERIFIED);
    }

    @Test
    void succeedsWhenAnotherFlushComesWhileItLooksAndLeavesItNothingToDo() {
        node.flushedByAnother = true;

        flush.perform(named);

        assertThat(named.evidence()).containsExactly(new FlushedTable("customers", 7, 0, 3, 3));
    }

    @Test
    void passesOverATableWhoseMemtableStaysSinceItWasDropped() {
        node.deaf = true;
        node.forgetsTables = true;
        cluster.withKeyspaceAfterRefresh("demo");

        flush.perform(all);

        assertThat(all.evidence()).hasSize(2).hasOnlyElementsOfType(DroppedTable.class);
    }

    /** Has both tables for ever, also the one that it refuses, unless it is told to forget them once it has listed them. */
    private static final class FakeNode implements Node, StorageService, TableMetrics.Gauge, TableMetrics.Counter {

        private final List<String> flushed = new ArrayList<>();
        private String refused = "";
        private String withoutMetrics = "";
        private boolean deaf;

        /** Right after it is asked how many writes its memtable holds; its own flush then finds none. */
        private boolean flushedByAnother;

        private int flushesOfAnother;
        private boolean forgetsTables;
        private boolean listed;
        private String asked = "";

        @Override
        public String address() {
            return "10.0.0.1";
        }

        @Override
        public <T> T mbean(String objectName, Class<T> slice) {
            asked = objectName;
            return slice.cast(this);
        }

        @Override
        public boolean hasOperation(String objectName, String operation, int parameters) {
            return true;
        }

        @Override
        public List<String> names(String key, String pattern) {
            boolean gone = forgetsTables && listed;
            listed = true;
            return gone ? List.of() : List.of("customers", "orders");
        }

        @Override
        public void forceKeyspaceFlush(String keyspace, String... tables) {
            if (tables[0].equals(refused)) {
                throw new NodeRejectedException(
                        address(), "forceKeyspaceFlush", new IllegalArgumentException("Unknown CF 1b255f4d"));
            }
            flushed.add(tables[0]);
        }

        @Override
        public Object getValue() {
            checkMetrics();
            if (!asked.endsWith("MemtableColumnsCount")) {
                return 3;
            }
            if (flushedByAnother) {
                flushesOfAnother = 1;
            }
            return 7;
        }

        @Override
        public long getCount() {
            checkMetrics();
            if (asked.endsWith("PendingFlushes") || deaf) {
                return 0;
            }
            return flushedByAnother ? flushesOfAnother : flushed.size();
        }

        private void checkMetrics() {
            if (asked.contains("scope=" + withoutMetrics + ",")) {
                throw new NodeRejectedException(address(), "getValue", new InstanceNotFoundException(asked));
            }
        }
    }
}
