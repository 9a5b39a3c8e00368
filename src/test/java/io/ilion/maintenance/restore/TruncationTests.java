package io.ilion.maintenance.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ilion.cassandra.ClusterUnreachableException;
import io.ilion.cassandra.NodeInfo;
import io.ilion.cassandra.NodeSession;
import io.ilion.cassandra.NodeUnreachableException;
import io.ilion.cassandra.StatementRejectedException;
import io.ilion.cassandra.StatementTimeoutException;
import io.ilion.cassandra.TableInfo;
import io.ilion.maintenance.restore.RestorePlan.PlannedTable;
import io.ilion.operation.failure.WorkFailedException;
import io.ilion.operation.type.WorkStoppedException;
import io.ilion.testing.FakeCluster;
import io.ilion.testing.FakeClusterWork;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Failures that a real cluster cannot produce at the right moment: lost responses, lost replicas, partial execution. */
class TruncationTests {

    private static final PlannedTable A = table("a");
    private static final PlannedTable B = table("b");

    private final TruncatingCluster cluster = new TruncatingCluster();
    private final FakeClusterWork<RestoreParameters> work = work();
    private Instant now = Instant.parse("2026-11-28T12:00:00Z");

    @Test
    void truncatesEachTableOnceAndRecordsIt() {
        truncation(work).truncate(List.of(A, B));

        assertThat(cluster.sent).containsExactly("demo.a", "demo.b");
        assertThat(cluster.schemaReads()).as("the ids of the tables suffice").isZero();
        assertThat(outcomes(work)).containsExactly("a BEGUN", "a YES", "b BEGUN", "b YES");
    }

    @Test
    void aLaterAttemptDoesNotRepeatCompletedTruncations() {
        truncation(work).truncate(List.of(A, B));
        FakeClusterWork<RestoreParameters> later = work.successor();

        Truncation again = truncation(later);
        again.recordEarlier();
        again.truncate(List.of(A, B));

        assertThat(cluster.sent).containsExactly("demo.a", "demo.b");
        assertThat(outcomes(later)).containsExactly("a YES", "b YES");
        assertThat(later.evidence()).allMatch(each -> ((TruncatedTable) each).earlierAttempt());
    }

    @Test
    void isCancelledBetweenTwoTables() {
        cluster.after = work::cancel;

        assertThatThrownBy(() -> truncation(work).truncate(List.of(A, B))).isInstanceOf(WorkStoppedException.class);

        assertThat(cluster.sent).containsExactly("demo.a");
        assertThat(outcomes(work)).containsExactly("a BEGUN", "a YES");
    }

    @Test
    void sendsNothingWhenTheFenceRejectsItAndRecordsThat() {
        work.onFence(() -> {
            throw WorkStoppedException.cancelled();
        });

        assertThatThrownBy(() -> truncation(work).truncate(List.of(A))).isInstanceOf(WorkStoppedException.class);

        assertThat(cluster.sent).isEmpty();
        assertThat(outcomes(work)).containsExactly("a BEGUN", "a NO");
        assertThat(truncation(work).soFar().names()).isEmpty();
    }

    @Test
    void sendsNothingWhenTheTableWasDroppedSinceTheCheck() {
        cluster.withKeyspace("demo", "b");

        assertThatThrownBy(() -> truncation(work).truncate(List.of(A))).hasMessageContaining("dropped or recreated");

        assertThat(cluster.sent).isEmpty();
        assertThat(outcomes(work)).containsExactly("a BEGUN", "a NO");
    }

    @Test
    void aRejectionDoesNotHideTheResultOfAnEarlierAttempt() {
        lostAfterSending(List.of(1));
        FakeClusterWork<RestoreParameters> later = work.successor();
        later.onPause(this::tick);
        cluster.failure =
                new StatementRejectedException("it", "TRUNCATE demo.a", true, new IOException("no MODIFY permission"));
        cluster.truncatesBefore = List.of();

        assertThatThrownBy(() -> truncation(later).truncate(List.of(A))).isSameAs(cluster.failure);

        assertThat(outcomes(later)).containsExactly("a BEGUN", "a PARTLY");
        assertThat(truncation(later).soFar().names()).containsExactly("demo.a");
    }

    @Test
    void waitsForTheNodesEvenWhenCancelled() {
        cluster.failure = new ClusterUnreachableException("it", "connection reset", null);
        cluster.truncatesBefore = List.of();
        work.onPause(() -> {
            work.cancel();
            tick();
            cluster.truncateOn(A, List.of(0, 1, 2));
        });

        assertThatThrownBy(() -> truncation(work).truncate(List.of(A, B))).isInstanceOf(WorkStoppedException.class);

        assertThat(outcomes(work)).containsExactly("a BEGUN", "a YES");
    }

    @Test
    void determinesTheResultOfALostAttemptFromTheNodes() {
        lostAfterSending(List.of(0, 1, 2));
        FakeClusterWork<RestoreParameters> later = work.successor();

        truncation(later).truncate(List.of(A));

        assertThat(cluster.sent).as("not sent again").containsExactly("demo.a");
        assertThat(outcomes(later)).containsExactly("a YES");
    }

    @Test
    void waitsForARunningTruncationOfALostAttempt() {
        lostAfterSending(List.of());
        FakeClusterWork<RestoreParameters> later = work.successor();
        later.onPause(() -> {
            tick();
            cluster.truncateOn(A, List.of(0, 1, 2));
        });

        truncation(later).truncate(List.of(A));

        assertThat(cluster.sent).containsExactly("demo.a");
        assertThat(outcomes(later)).containsExactly("a YES");
    }

    @Test
    void sendsAgainOnceNoNodeCanStillExecuteIt() {
        lostAfterSending(List.of(1));
        FakeClusterWork<RestoreParameters> later = work.successor();
        later.onPause(this::tick);
        cluster.truncatesBefore = List.of(0, 1, 2);

        truncation(later).truncate(List.of(A));

        assertThat(cluster.sent).containsExactly("demo.a", "demo.a");
        assertThat(outcomes(later)).containsExactly("a BEGUN", "a YES");
    }

    @Test
    void succeedsAfterATimeoutIfAllNodesHaveTruncated() {
        cluster.failure =
                new StatementTimeoutException("it", "TRUNCATE demo.a", Duration.ofMinutes(2), new IOException("slow"));

        truncation(work).truncate(List.of(A));

        assertThat(outcomes(work)).containsExactly("a BEGUN", "a YES");
    }

    @Test
    void recordsThatOnlySomeNodesHaveTruncated() {
        cluster.failure = new StatementRejectedException("it", "TRUNCATE demo.a", false, new IOException("2 of 3"));
        cluster.truncatesBefore = List.of(0, 2);
        work.onPause(this::tick);

        assertThatThrownBy(() -> truncation(work).truncate(List.of(A, B))).isSameAs(cluster.failure);

        assertThat(outcomes(work)).containsExactly("a BEGUN", "a PARTLY");
        assertThat(truncation(work).soFar().names()).containsExactly("demo.a");
    }

    @Test
    void recordsUnknownWhenTheConnectionWasLost() {
        cluster.failure = new ClusterUnreachableException("it", "connection reset", null);
        cluster.truncatesBefore = List.of();
        work.onPause(this::tick);

        assertThatThrownBy(() -> truncation(work).truncate(List.of(A))).isSameAs(cluster.failure);

        assertThat(outcomes(work)).containsExactly("a BEGUN", "a UNKNOWN");
    }

    @Test
    void recordsNoTruncationWhenTheClusterRejectedTheStatement() {
        cluster.failure =
                new StatementRejectedException("it", "TRUNCATE demo.a", true, new IOException("no MODIFY permission"));
        cluster.truncatesBefore = List.of();

        assertThatThrownBy(() -> truncation(work).truncate(List.of(A))).isSameAs(cluster.failure);

        assertThat(outcomes(work)).containsExactly("a BEGUN", "a NO");
        assertThat(truncation(work).soFar().names()).isEmpty();
    }

    @Test
    void trustsTheNodesInsteadOfTheResponse() {
        cluster.truncatesBefore = List.of(0, 1);
        work.onPause(this::tick);

        assertThatThrownBy(() -> truncation(work).truncate(List.of(A)))
                .isInstanceOf(WorkFailedException.class)
                .hasMessageContaining("not every node has recorded that it truncated demo.a");

        assertThat(outcomes(work)).containsExactly("a BEGUN", "a PARTLY");
    }

    @Test
    void recordsTheTruncationsOfALostAttemptOfACancelledOperation() {
        truncation(work).truncate(List.of(A));
        lostAfterSending(List.of(1), B);
        FakeClusterWork<RestoreParameters> later = work.successor();
        later.onPause(this::tick);

        truncation(later).recordResults();

        assertThat(outcomes(later)).containsExactly("a YES", "b PARTLY");
        assertThat(cluster.sent).containsExactly("demo.a", "demo.b");
    }

    @Test
    void truncatesATableThatWasRecreatedSinceTheEarlierTruncation() {
        truncation(work).truncate(List.of(A));
        PlannedTable recreated = new PlannedTable("demo", "a", UUID.randomUUID(), A.sourceId(), Map.of());
        cluster.a = recreated;

        truncation(work.successor()).truncate(List.of(recreated));

        assertThat(cluster.sent).containsExactly("demo.a", "demo.a");
    }

    /** Simulates a replica that is killed after it sent TRUNCATE, which those nodes have executed by then. */
    private void lostAfterSending(List<Integer> nodes) {
        lostAfterSending(nodes, A);
    }

    private void lostAfterSending(List<Integer> nodes, PlannedTable table) {
        cluster.truncatesBefore = nodes;
        cluster.killed = true;
        assertThatThrownBy(() -> truncation(work).truncate(List.of(table))).isInstanceOf(RuntimeException.class);
        cluster.killed = false;
        cluster.gone = false;
    }

    private void tick() {
        now = now.plusSeconds(10);
    }

    private Truncation truncation(FakeClusterWork<RestoreParameters> attempt) {
        return new Truncation(attempt, () -> now, Duration.ofSeconds(70));
    }

    private static List<String> outcomes(FakeClusterWork<RestoreParameters> attempt) {
        return attempt.evidence().stream()
                .map(TruncatedTable.class::cast)
                .map(each -> each.table() + " " + each.truncated())
                .toList();
    }

    private FakeClusterWork<RestoreParameters> work() {
        return new FakeClusterWork<>(
                cluster, new RestoreParameters(null, "t", "demo", List.of(), true, null, List.of()));
    }

    private static PlannedTable table(String name) {
        UUID id = new UUID(0, name.hashCode());
        return new PlannedTable("demo", name, id, id, Map.of());
    }

    /** Three nodes, of which the configured ones record a truncation. */
    private static final class TruncatingCluster extends FakeCluster {

        private final Map<UUID, Map<UUID, Instant>> records = new HashMap<>();
        private final List<String> sent = new ArrayList<>();
        private List<Integer> truncatesBefore = List.of(0, 1, 2);
        private @Nullable RuntimeException failure;
        private Runnable after = () -> {};
        private PlannedTable a = A;
        private boolean killed;
        private boolean gone;
        private long clock;

        TruncatingCluster() {
            super("it");
            withKeyspace("demo", "a", "b");
            withNode("10.0.0.1", "dc1/r1").withNode("10.0.0.2", "dc1/r2").withNode("10.0.0.3", "dc1/r3");
        }

        void truncateOn(PlannedTable table, List<Integer> which) {
            List<NodeInfo> nodes = nodes();
            clock++;
            which.forEach(n -> records.computeIfAbsent(table.tableId(), any -> new HashMap<>())
                    .put(nodes.get(n).hostId(), Instant.ofEpochMilli(clock)));
        }

        @Override
        public Optional<TableInfo> table(String keyspace, String table) {
            return super.table(keyspace, table)
                    .map(info -> a.table().equals(table) ? new TableInfo(a.tableId(), info.columns()) : info);
        }

        @Override
        public Map<UUID, Instant> truncatedAt(UUID tableId) {
            if (gone) {
                throw new IllegalStateException("the replica is gone");
            }
            return Map.copyOf(records.getOrDefault(tableId, Map.of()));
        }

        @Override
        public void truncate(String keyspace, String table, Duration timeout) {
            sent.add(keyspace + "." + table);
            truncateOn(a.table().equals(table) ? a : B, truncatesBefore);
            if (killed) {
                gone = true;
                throw new IllegalStateException("the replica is gone");
            }
            if (failure != null) {
                throw failure;
            }
            after.run();
        }

        @Override
        public NodeSession open(UUID hostId, String lastAddress, Duration timeout) {
            throw new NodeUnreachableException(lastAddress, "it cannot be asked for its snapshots", new IOException());
        }
    }
}
