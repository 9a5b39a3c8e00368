package io.ilion.maintenance.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ilion.cassandra.TableInfo;
import io.ilion.maintenance.restore.RestorePlan.PlannedTable;
import io.ilion.maintenance.restore.RestorePlan.Source;
import io.ilion.operation.failure.WorkFailedException;
import io.ilion.testing.FakeCluster;
import io.ilion.testing.FakeWork;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A restore on one node when a part of it fails, was done before, or changes meanwhile. */
class NodeRestoreTests {

    private final FakeCluster cluster = new FakeCluster("it").withKeyspace("demo", "a", "b");
    private final PlannedTable a = table("a", null);
    private final PlannedTable b = table("b", null);
    private final FakeNode node =
            new FakeNode("10.0.0.1").with("t", a, 9_000, null).with("t", b, 9_000, null);
    private final FakeWork<RestoreParameters> work =
            new FakeWork<>(node, new RestoreParameters(null, "t", "demo", null, null, null, null));

    @Test
    void copiesEachTableAndRecordsItsDirectories() {
        restore(a, b);

        assertThat(node.imported).containsExactly(FakeNode.directory("t", a), FakeNode.directory("t", b));
        assertThat(cluster.schemaReads())
                .as("the cluster step has read the schema")
                .isZero();
        assertThat(work.evidence())
                .containsExactly(
                        new RestoredTable("demo", "a", List.of(FakeNode.directory("t", a)), 9_000, 0, 1),
                        new RestoredTable("demo", "b", List.of(FakeNode.directory("t", b)), 9_000, 0, 1));
    }

    @Test
    void restoresTheOthersWhenOneFails() {
        node.corrupt.add(FakeNode.directory("t", a));

        assertThatThrownBy(() -> restore(a, b)).hasMessageContaining(FakeNode.directory("t", a));

        assertThat(work.evidence()).singleElement().extracting("table").isEqualTo("b");
    }

    @Test
    void skipsTablesThatAnEarlierAttemptRestored() {
        work.saveState(RestoredTables.none().and("demo.a"));
        work.resume();

        restore(a, b);

        assertThat(node.imported).containsExactly(FakeNode.directory("t", b));
    }

    @Test
    void failsWhenNoSSTableWasAdded() {
        node.withoutSSTables.add(FakeNode.directory("t", a));

        assertThatThrownBy(() -> restore(a))
                .isInstanceOf(WorkFailedException.class)
                .hasMessageContaining("demo.a has no more SSTables than before");
    }

    @Test
    void acceptsThatAKnownEmptyTableAddsNothing() {
        node.withoutSSTables.add(FakeNode.directory("t", a));

        restore(table("a", true));

        assertThat(work.evidence()).hasSize(1);
    }

    @Test
    void requiresSSTablesOfATableKnownToHaveRows() {
        node.withoutSSTables.add(FakeNode.directory("t", a));
        PlannedTable small = new PlannedTable(
                "demo", "a", a.tableId(), a.sourceId(), Map.of(work.hostId(), new Source(directories(a), 100, false)));

        assertThatThrownBy(() -> restore(small)).isInstanceOf(WorkFailedException.class);
    }

    @Test
    void failsWhenTheSnapshotWasRemovedMeanwhile() {
        node.afterImport = node.listed::clear;

        assertThatThrownBy(() -> restore(a)).hasMessageContaining("its snapshot 't' was removed during the restore");
    }

    @Test
    void failsWhenTheTableWasDroppedMeanwhile() {
        node.afterImport = () -> cluster.withKeyspace("demo", "b");

        assertThatThrownBy(() -> restore(a)).hasMessageContaining("Table demo.a was dropped while node");
    }

    private void restore(PlannedTable... tables) {
        RestorePlan plan = new RestorePlan("t", List.of(work.hostId()), List.of(tables), List.of());
        new NodeRestore(work, plan, cluster).restore(List.of(tables));
    }

    private PlannedTable table(String name, @Nullable Boolean empty) {
        UUID id = cluster.table("demo", name).map(TableInfo::id).orElseThrow();
        PlannedTable bare = new PlannedTable("demo", name, id, id, Map.of());
        return new PlannedTable(
                "demo", name, id, id, Map.of(new UUID(0, 1), new Source(directories(bare), 9_000, empty)));
    }

    private static List<String> directories(PlannedTable table) {
        return List.of(FakeNode.directory("t", table));
    }
}
