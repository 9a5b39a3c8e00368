package io.ilion.maintenance.cleanup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ilion.cassandra.Clusters;
import io.ilion.operation.failure.FailureCode;
import io.ilion.operation.failure.WorkFailedException;
import io.ilion.operation.type.DroppedTable;
import io.ilion.operation.type.WorkStoppedException;
import io.ilion.testing.FakeCluster;
import io.ilion.testing.FakeWork;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How a cleanup handles the responses of a node. */
class CleanupTests {

    private final FakeNode node = new FakeNode("customers", "orders");
    private final CleanupParameters all = new CleanupParameters("demo", null, null);
    private final FakeCluster cluster = new FakeCluster("it").withKeyspace("demo", "customers", "orders");
    private final Cleanup cleanup = new Cleanup(new Clusters(Map.of("it", cluster)));

    @Test
    void cleansUpAllTablesWithTwoJobsByDefault() throws Exception {
        FakeWork<CleanupParameters> work = new FakeWork<>(node, all);

        cleanup.perform(work);

        assertThat(node.calls).containsExactly("2 demo.customers", "2 demo.orders");
        assertThat(work.evidence())
                .contains(new CleanedTable("orders", 4L, 4L, 1000L, 1000L, 500L, 1, false), FreeDiskSpace.notChecked());
    }

    @Test
    void failsWhenTheNodeAborts() {
        node.codes.add(1);

        WorkFailedException failure = failure();

        assertThat(failure.code()).isEqualTo(FailureCode.REJECTED_BY_NODE);
        assertThat(failure).hasMessageContaining("aborted the cleanup of demo.customers");
        assertThat(node.calls).hasSize(1);
    }

    @Test
    void callsAgainWhenOtherCompactionsCannotBeStopped() throws Exception {
        node.codes.addAll(List.of(2, 2, 0));
        FakeWork<CleanupParameters> work = new FakeWork<>(node, new CleanupParameters("demo", List.of("orders"), 0));

        cleanup.perform(work);

        assertThat(node.calls).containsExactly("0 demo.orders", "0 demo.orders", "0 demo.orders");
        assertThat(work.evidence())
                .filteredOn(CleanedTable.class::isInstance)
                .singleElement()
                .hasFieldOrPropertyWithValue("calls", 3);
    }

    @Test
    void failsWhenOtherCompactionsCannotBeStoppedInFiveCalls() {
        node.codes.addAll(List.of(2, 2, 2, 2, 2, 2));

        WorkFailedException failure = failure();

        assertThat(failure.code()).isEqualTo(FailureCode.REJECTED_BY_NODE);
        assertThat(failure).hasMessageContaining("could not stop other compactions of demo.customers in 5 calls");
        assertThat(node.calls).hasSize(5);
    }

    @Test
    void failsWithAnUnknownStatus() {
        node.codes.add(3);

        assertThat(failure()).hasMessageContaining("unknown status 3");
    }

    @Test
    void failsWhenTheNodeRejectsAnExistingTable() {
        node.rejected = "orders";

        assertThatThrownBy(() -> cleanup.perform(new FakeWork<>(node, all)))
                .hasMessageContaining("Unknown keyspace/cf pair");
    }

    @Test
    void skipsATableThatWasDroppedMeanwhile() throws Exception {
        node.rejected = "customers";
        cluster.withKeyspaceAfterRefresh("demo", "orders");
        FakeWork<CleanupParameters> work = new FakeWork<>(node, all);

        cleanup.perform(work);

        assertThat(work.evidence())
                .contains(new DroppedTable("demo", "customers", "the table was dropped during the cleanup"));
        assertThat(node.calls).containsExactly("2 demo.customers", "2 demo.orders");
    }

    @Test
    void failsWhenANamedTableWasDropped() {
        node.rejected = "customers";
        cluster.withKeyspaceAfterRefresh("demo", "orders");
        CleanupParameters named = new CleanupParameters("demo", List.of("customers"), null);

        assertThatThrownBy(() -> cleanup.perform(new FakeWork<>(node, named)))
                .hasMessageContaining("Unknown keyspace/cf pair");
    }

    @Test
    void skipsADroppedTableWhileTheClusterIsUnreachable() throws Exception {
        cluster.unreachable();
        node.rejected = "customers";
        node.dropsRejectedTable = true;
        FakeWork<CleanupParameters> work = new FakeWork<>(node, all);

        cleanup.perform(work);

        assertThat(work.evidence())
                .contains(new DroppedTable("demo", "customers", "the table was dropped during the cleanup"));
    }

    @Test
    void skipsATableWhoseCleanupTheDropInterrupted() throws Exception {
        node.codes.add(1);
        cluster.withKeyspaceAfterRefresh("demo", "orders");
        FakeWork<CleanupParameters> work = new FakeWork<>(node, all);

        cleanup.perform(work);

        assertThat(work.evidence())
                .contains(new DroppedTable("demo", "customers", "the table was dropped during the cleanup"));
        assertThat(node.calls).containsExactly("2 demo.customers", "2 demo.orders");
    }

    @Test
    void waitsForARunningCleanupBeforeItCalls() throws Exception {
        node.running("other", "demo", "customers");
        node.pollsUntilQuiet = 3;
        FakeWork<CleanupParameters> work = new FakeWork<>(node, all);

        cleanup.perform(work);

        assertThat(node.calledWhileRunning).isFalse();
        assertThat(work.evidence())
                .filteredOn(CleanedTable.class::isInstance)
                .extracting("waitedForOtherCleanup")
                .containsExactly(true, false);
    }

    @Test
    void stopsTheCleanupOfAnEarlierAttemptWhenCancelled() {
        node.running("left", "demo", "customers");
        node.running("other", "demo_2", "customers");
        FakeWork<CleanupParameters> work =
                new FakeWork<>(node, new CleanupParameters("demo", List.of("customers"), 1)) {
                    @Override
                    public void checkpoint(double fraction) {
                        cancel();
                        if (fraction > 0 || !node.polls.isEmpty()) {
                            throw WorkStoppedException.cancelled();
                        }
                    }
                };
        work.resume();

        assertThatThrownBy(() -> cleanup.perform(work)).isInstanceOf(WorkStoppedException.class);

        assertThat(node.stopped).containsExactly("left");
        assertThat(node.calls).isEmpty();
    }

    @Test
    void stopsNothingWhenTheTaskWasTakenOver() {
        node.running("left", "demo", "customers");
        FakeWork<CleanupParameters> work =
                new FakeWork<>(node, new CleanupParameters("demo", List.of("customers"), 1)) {
                    @Override
                    public void checkpoint(double fraction) {
                        if (!node.polls.isEmpty()) {
                            throw WorkStoppedException.takenOver();
                        }
                    }
                };
        work.resume();

        assertThatThrownBy(() -> cleanup.perform(work)).isInstanceOf(WorkStoppedException.class);

        assertThat(node.stopped).isEmpty();
    }

    @Test
    void rejectsANodeWhileAnotherJoins() {
        node.joining = List.of("10.0.0.9");

        WorkFailedException failure =
                catchThrowableOfType(WorkFailedException.class, () -> cleanup.preflight(all, node));

        assertThat(failure.code()).isEqualTo(FailureCode.PREFLIGHT_FAILED);
        assertThat(failure).hasMessageContaining("10.0.0.9 is joining");
    }

    @Test
    void rejectsANodeThatIsNotNormal() {
        node.mode = "DRAINED";

        assertThatThrownBy(() -> cleanup.preflight(all, node))
                .isInstanceOf(WorkFailedException.class)
                .hasMessageContaining("is in mode DRAINED");
    }

    @Test
    void reportsTheSizeOfTheLargestSSTable() {
        assertThat(cleanup.preflight(all, node))
                .singleElement()
                .asString()
                .contains("the free disk space is not checked", "the largest SSTable of demo.customers has 500 bytes");
    }

    @Test
    void succeedsWithoutTheMetricsOfATable() throws Exception {
        node.withoutMetrics = true;
        FakeWork<CleanupParameters> work = new FakeWork<>(node, all);

        assertThat(cleanup.preflight(all, node)).singleElement().asString().contains("are unknown");
        cleanup.perform(work);

        assertThat(work.evidence()).contains(new CleanedTable("orders", null, null, null, null, null, 1, false));
    }

    @Test
    void reportsWhetherACleanupIsRunning() {
        node.running("one", "demo", "customers");

        assertThat(cleanup.isUnderWay(all, node)).contains(true);
        assertThat(cleanup.isUnderWay(new CleanupParameters("demo", List.of("orders"), null), node))
                .contains(false);
    }

    private WorkFailedException failure() {
        return catchThrowableOfType(WorkFailedException.class, () -> cleanup.perform(new FakeWork<>(node, all)));
    }
}
