package io.ilion.operation.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ilion.cassandra.Clusters;
import io.ilion.cassandra.Keyspace;
import io.ilion.cassandra.Node;
import io.ilion.cassandra.NodeUnreachableException;
import io.ilion.cassandra.TableInfo;
import io.ilion.testing.FakeCluster;
import io.ilion.testing.FakeWork;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A node still has the MBean of a table while it drops it, so the schema decides. */
class DroppedTableDetectorTests {

    private final ChangingCluster cluster = new ChangingCluster();
    private final NodeWithTables node = new NodeWithTables("orders");
    private final FakeWork<NoParameters> work = new FakeWork<>(node, new NoParameters());

    record NoParameters() {}

    @Test
    void aTableMissingInTheSchemaIsDroppedEvenIfItsMBeanExists() {
        DroppedTableDetector watch = watch();

        cluster.withKeyspaceAfterRefresh("demo");

        assertThat(watch.isDropped()).isTrue();
        assertThat(work.progress()).as("pauses").isEmpty();
    }

    @Test
    void aTableIsDroppedWhenItsKeyspaceIs() {
        DroppedTableDetector watch = watch();
        cluster.keyspaceDropped = true;

        assertThat(watch.isDropped()).isTrue();
    }

    @Test
    void aTableThatWasRecreatedWasDropped() {
        DroppedTableDetector watch = watch();

        cluster.id = new UUID(0, 2);

        assertThat(watch.isDropped()).isTrue();
    }

    @Test
    void aDropInProgressIsDetectedALittleLater() {
        DroppedTableDetector watch = watch();
        cluster.dropsAtRefresh = 4;

        assertThat(watch.isDropped()).isTrue();
        assertThat(work.progress()).as("pauses").hasSize(3);
    }

    @Test
    void aTableThatStaysInTheSchemaIsNotDropped() {
        assertThat(watch().isDropped()).isFalse();
        assertThat(work.progress()).as("pauses").hasSize(6);
    }

    @Test
    void theMBeanDecidesWhenTheSchemaCannotBeRead() {
        DroppedTableDetector watch = watch();
        cluster.unreachable();

        assertThat(watch.isDropped()).isFalse();
        node.tables.clear();
        assertThat(watch.isDropped()).isTrue();
    }

    @Test
    void aTableInNoSchemaWasDroppedBefore() {
        cluster.withKeyspace("demo");
        node.tables.clear();

        assertThat(watch().isDropped()).isTrue();
    }

    @Test
    void aTableInNoSchemaButOnTheNodeExists() {
        cluster.withKeyspace("demo");

        assertThat(watch().isDropped()).isFalse();
    }

    @Test
    void aTableThatIsNewInTheSchemaExists() {
        cluster.withKeyspace("demo");
        DroppedTableDetector watch = watch();

        cluster.withKeyspaceAfterRefresh("demo", "orders");

        assertThat(watch.isDropped()).isFalse();
    }

    @Test
    void reportsNoDropWhenNeitherSchemaNorNodeAnswers() {
        DroppedTableDetector watch = watch();
        cluster.unreachable();
        node.unreachable = true;

        assertThat(watch.isDropped()).isFalse();
    }

    @Test
    void aCancelledAttemptStopsChecking() {
        DroppedTableDetector watch = watch();
        work.cancel();

        assertThatThrownBy(watch::isDropped).isInstanceOf(WorkStoppedException.class);
    }

    private DroppedTableDetector watch() {
        return DroppedTableDetector.begin(new Clusters(Map.of("it", cluster)), work, "demo", "orders");
    }

    private static final class ChangingCluster extends FakeCluster {

        private UUID id = new UUID(0, 1);
        private boolean keyspaceDropped;
        private int dropsAtRefresh;
        private int refreshes;

        ChangingCluster() {
            super("it");
            withKeyspace("demo", "orders");
        }

        @Override
        public Optional<Keyspace> refreshKeyspace(String keyspace) {
            refreshes++;
            if (refreshes == dropsAtRefresh) {
                withKeyspaceAfterRefresh("demo");
            }
            return super.refreshKeyspace(keyspace).filter(found -> !keyspaceDropped);
        }

        @Override
        public Optional<TableInfo> table(String keyspace, String table) {
            return super.table(keyspace, table).map(found -> new TableInfo(id, found.columns()));
        }
    }

    private static final class NodeWithTables implements Node {

        private final List<String> tables;
        private boolean unreachable;

        NodeWithTables(String... tables) {
            this.tables = new ArrayList<>(List.of(tables));
        }

        @Override
        public String address() {
            return "10.0.0.1";
        }

        @Override
        public <T> T mbean(String objectName, Class<T> slice) {
            throw new UnsupportedOperationException(objectName);
        }

        @Override
        public boolean hasOperation(String objectName, String operation, int parameters) {
            return true;
        }

        @Override
        public List<String> names(String key, String pattern) {
            if (unreachable) {
                throw new NodeUnreachableException(address(), "queryNames", new java.io.IOException("gone"));
            }
            return List.copyOf(tables);
        }
    }
}
