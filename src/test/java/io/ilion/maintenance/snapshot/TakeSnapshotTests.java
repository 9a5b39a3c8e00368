package io.ilion.maintenance.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ilion.cassandra.Clusters;
import io.ilion.cassandra.NodeRejectedException;
import io.ilion.cassandra.NodeTimeoutException;
import io.ilion.operation.State;
import io.ilion.operation.failure.WorkFailedException;
import io.ilion.operation.type.DroppedTable;
import io.ilion.operation.type.WorkStoppedException;
import io.ilion.snapshot.Snapshot;
import io.ilion.snapshot.Snapshot.Availability;
import io.ilion.snapshot.Snapshot.Part;
import io.ilion.testing.FakeWork;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is recorded of a snapshot, however the attempt ends. */
class TakeSnapshotTests {

    private final FakeNode node = new FakeNode(1, "demo.a", "demo.b", "demo.c");
    private final FakeNodes cluster = new FakeNodes(node);
    private final FakeInventory inventory = new FakeInventory();
    private final TakeSnapshot kind =
            new TakeSnapshot(inventory, new Clusters(Map.of("it", cluster)), Clock.systemUTC());

    @BeforeEach
    void makeSchema() {
        cluster.withKeyspace("demo", "a", "b", "c");
        inventory.planned(Set.of(node.hostId, new UUID(0, 2)));
    }

    @Test
    void recordsAllTablesAsUnknownBeforeTheFirstIsTaken() {
        FakeWork<SnapshotParameters> work = work("t");
        List<Boolean> unknown = new ArrayList<>();
        node.beforeTaking.put(
                "demo.a",
                () -> inventory.get(work.operationId()).parts().forEach(part -> unknown.add(part.isUnknown())));

        kind.perform(work);

        assertThat(unknown).containsExactly(true, true, true);
    }

    @Test
    void isAvailableOnceAllPartsWereSeen() {
        FakeWork<SnapshotParameters> work = work("t");

        kind.perform(work);
        inventory.end(work.operationId(), State.COMPLETED);

        Snapshot snapshot = inventory.get(work.operationId());
        assertThat(snapshot.availability()).isEqualTo(Availability.AVAILABLE);
        assertThat(snapshot.parts()).extracting(Part::createdAt).containsOnly(node.clock);
        assertThat(work.evidence()).hasSize(3);
    }

    @Test
    void recordsTheExistingPartsWhenATableIsRejected() {
        node.refused.put("demo.b", node.rejected("No space left on device"));
        FakeWork<SnapshotParameters> work = work("t");

        assertThatThrownBy(() -> kind.perform(work)).isInstanceOf(NodeRejectedException.class);

        inventory.end(work.operationId(), State.FAILED);
        assertThat(inventory.part(work.operationId(), "demo.a").isPresent()).isTrue();
        assertThat(inventory.part(work.operationId(), "demo.b").isMissing()).isTrue();
        assertThat(inventory.part(work.operationId(), "demo.c").isMissing()).isTrue();
        assertThat(inventory.get(work.operationId()).availability()).isEqualTo(Availability.INCOMPLETE);
    }

    @Test
    void isUnknownForACallThatOutlivesItsAttempt() {
        node.refused.put("demo.b", new NodeTimeoutException(node.address, "takeSnapshot", Duration.ofMinutes(1)));
        FakeWork<SnapshotParameters> work = work("t");

        assertThatThrownBy(() -> kind.perform(work)).isInstanceOf(NodeTimeoutException.class);

        assertThat(inventory.part(work.operationId(), "demo.a").isPresent()).isTrue();
        assertThat(inventory.part(work.operationId(), "demo.b").isUnknown()).isTrue();
        assertThat(inventory.part(work.operationId(), "demo.c").isMissing()).isTrue();
    }

    @Test
    void isUnknownWhileTheNodeDoesNotAnswer() {
        node.beforeTaking.put("demo.a", () -> node.down = true);
        node.refused.put("demo.a", new NodeTimeoutException(node.address, "takeSnapshot", Duration.ofMinutes(1)));
        FakeWork<SnapshotParameters> work = work("t");

        assertThatThrownBy(() -> kind.perform(work)).isInstanceOf(NodeTimeoutException.class);

        inventory.end(work.operationId(), State.FAILED);
        assertThat(inventory.get(work.operationId()).parts()).hasSize(3).allMatch(Part::isUnknown);
        assertThat(inventory.get(work.operationId()).availability()).isEqualTo(Availability.UNKNOWN);
    }

    @Test
    void recordsTheExistingPartsWhenCancelled() {
        FakeWork<SnapshotParameters> work = work("t");
        node.beforeTaking.put("demo.a", work::cancel);

        assertThatThrownBy(() -> kind.perform(work)).isInstanceOf(WorkStoppedException.class);

        assertThat(inventory.part(work.operationId(), "demo.a").isPresent()).isTrue();
        assertThat(inventory.part(work.operationId(), "demo.b").isMissing()).isTrue();
        assertThat(node.taken).containsExactly("demo.a");
    }

    @Test
    void takesOnlyTablesThatAnEarlierAttemptHasNotTaken() {
        FakeWork<SnapshotParameters> work = work("t");
        node.refused.put("demo.b", node.rejected("No space left on device"));
        assertThatThrownBy(() -> kind.perform(work)).isInstanceOf(NodeRejectedException.class);
        node.refused.clear();
        node.taken.clear();
        work.resume();

        kind.perform(work);

        assertThat(node.taken).containsExactly("demo.b", "demo.c");
        inventory.end(work.operationId(), State.COMPLETED);
        assertThat(inventory.get(work.operationId()).availability()).isEqualTo(Availability.AVAILABLE);
    }

    @Test
    void failsForAListedTableWhoseCallWasRejected() {
        FakeWork<SnapshotParameters> work = work("t");
        halfTaken("demo.b", node.rejected("No space left on device"));

        assertThatThrownBy(() -> kind.perform(work)).isInstanceOf(NodeRejectedException.class);
        node.refused.clear();
        work.resume();

        assertThatThrownBy(() -> kind.perform(work))
                .isInstanceOf(WorkFailedException.class)
                .hasMessageContaining("'t' of [demo.b]")
                .hasMessageContaining("may be partial");
        inventory.end(work.operationId(), State.FAILED);
        assertThat(inventory.get(work.operationId()).availability()).isEqualTo(Availability.INCOMPLETE);
    }

    @Test
    void failsForATableWhoseCallARestartInterrupted() {
        FakeWork<SnapshotParameters> work = work("t");
        halfTaken("demo.b", new NodeTimeoutException(node.address, "takeSnapshot", Duration.ofMinutes(1)));
        assertThatThrownBy(() -> kind.perform(work)).isInstanceOf(NodeTimeoutException.class);
        node.refused.clear();
        node.startedAt++;
        work.resume();

        assertThatThrownBy(() -> kind.perform(work)).hasMessageContaining("may be partial");
        assertThat(node.taken).containsExactly("demo.a", "demo.b", "demo.c");
    }

    @Test
    void waitsForACallThatOutlivesItsAttempt() {
        FakeWork<SnapshotParameters> work = work("t");
        halfTaken("demo.b", new NodeTimeoutException(node.address, "takeSnapshot", Duration.ofMinutes(1)));
        assertThatThrownBy(() -> kind.perform(work)).isInstanceOf(NodeTimeoutException.class);
        node.refused.clear();
        node.pollsUntilTaken = 3;
        work.resume();

        kind.perform(work);

        assertThat(node.pollsUntilTaken).isNegative();
        assertThat(node.taken).containsExactly("demo.a", "demo.b", "demo.c");
        assertThat(work.evidence()).hasSize(3);
    }

    private void halfTaken(String table, RuntimeException failure) {
        node.beforeTaking.put(table, () -> node.has("t", table, node.clock));
        node.refused.put(table, failure);
    }

    @Test
    void failsWhenTheNodeDoesNotListTheSnapshot() {
        node.ignored.add("demo.b");
        FakeWork<SnapshotParameters> work = work("t");

        assertThatThrownBy(() -> kind.perform(work))
                .isInstanceOf(WorkFailedException.class)
                .hasMessageContaining("does not list snapshot 't' of [demo.b]");

        assertThat(inventory.part(work.operationId(), "demo.a").isPresent()).isTrue();
        assertThat(inventory.part(work.operationId(), "demo.b").isMissing()).isTrue();
    }

    @Test
    void leavesOutATableThatIsBeingDroppedAlthoughItsMBeanIsStillThere() {
        node.refused.put("demo.b", node.rejected("Unknown CF"));
        node.beforeTaking.put("demo.b", () -> cluster.withKeyspaceAfterRefresh("demo", "a", "c"));
        FakeWork<SnapshotParameters> work = work("t");

        kind.perform(work);

        inventory.end(work.operationId(), State.COMPLETED);
        assertThat(inventory.get(work.operationId()).parts())
                .extracting(Part::name)
                .containsExactlyInAnyOrder("demo.a", "demo.c");
        assertThat(inventory.get(work.operationId()).availability()).isEqualTo(Availability.AVAILABLE);
        assertThat(work.evidence())
                .anyMatch(seen ->
                        seen instanceof DroppedTable gone && gone.table().equals("b"));
    }

    @Test
    void failsWhenANamedTableWasDropped() {
        node.refused.put("demo.b", node.rejected("Unknown CF"));
        cluster.withKeyspaceAfterRefresh("demo", "a", "c");
        FakeWork<SnapshotParameters> work =
                new FakeWork<>(node, new SnapshotParameters(null, "demo", List.of("b"), "t", null, null));

        assertThatThrownBy(() -> kind.perform(work)).isInstanceOf(NodeRejectedException.class);
    }

    @Test
    void rejectsATagOfAnotherOperationOnTheseNodes() {
        UUID other = inventory.add(
                "t", State.FAILED, Set.of(new UUID(0, 2)), FakeInventory.unknown(new FakeNode(2), "demo.a"));
        FakeWork<SnapshotParameters> work = work("t");

        assertThatThrownBy(() -> kind.perform(work))
                .isInstanceOf(WorkFailedException.class)
                .hasMessageContaining(other.toString())
                .hasMessageContaining("choose another tag");

        assertThat(node.taken).isEmpty();
        assertThat(inventory.find(work.operationId())).isEmpty();
    }

    @Test
    void acceptsATagOfAnotherOperationOnOtherNodes() {
        FakeNode elsewhere = new FakeNode(3);
        inventory.add(
                "t", State.COMPLETED, Set.of(elsewhere.hostId), FakeInventory.there(elsewhere, "demo.a", node.clock));

        kind.perform(work("t"));

        assertThat(node.snapshot("t")).hasSize(3);
    }

    @Test
    void acceptsTheTagOfARemovedSnapshot() {
        inventory.add("t", State.FAILED, Set.of(node.hostId), FakeInventory.gone(node, "demo.a"));

        kind.perform(work("t"));

        assertThat(node.snapshot("t")).hasSize(3);
    }

    @Test
    void rejectsATagThatAnotherToolHasUsed() {
        node.has("t", "demo.a", null);
        FakeWork<SnapshotParameters> work = work("t");

        assertThatThrownBy(() -> kind.perform(work))
                .isInstanceOf(WorkFailedException.class)
                .hasMessageContaining("of [demo.a] that was not taken by Ilion: choose another tag");

        assertThat(inventory.isEmpty()).isTrue();
    }

    @Test
    void preflightReportsATagThatIsTaken() {
        UUID other = inventory.add(
                "t", State.COMPLETED, Set.of(node.hostId), FakeInventory.there(node, "demo.a", node.clock));
        node.has("t", "demo.a", node.clock);

        assertThatThrownBy(() -> kind.preflight(parameters("t"), node)).hasMessageContaining(other.toString());
        assertThat(kind.preflight(parameters("u"), node))
                .containsExactly("tables to snapshot: 3; snapshots on the node: 1");
    }

    @Test
    void aLaterAttemptAcceptsItsOwnSnapshot() {
        inventory.add("t", State.RUNNING, Set.of(node.hostId), FakeInventory.there(node, "demo.a", node.clock));
        node.has("t", "demo.a", node.clock);

        assertThat(kind.preflight(parameters("t"), node)).hasSize(1);
    }

    @Test
    void recordsWhatARestoreCompares() {
        FakeWork<SnapshotParameters> work = work("t");

        kind.perform(work);

        Snapshot snapshot = inventory.get(work.operationId());
        assertThat(snapshot.definitions()).containsOnlyKeys("demo.a", "demo.b", "demo.c");
        assertThat(snapshot.droppedColumns()).containsOnlyKeys("demo.a", "demo.b", "demo.c");
        assertThat(snapshot.hosts()).containsOnlyKeys(node.hostId);
        assertThat(snapshot.hosts().values()).extracting(Snapshot.Host::version).containsExactly("5.0.9");
    }

    @Test
    void takesTheSnapshotWhileTheClusterIsUnreachable() {
        cluster.unreachable();
        FakeWork<SnapshotParameters> work = work("t");

        kind.perform(work);

        Snapshot snapshot = inventory.get(work.operationId());
        assertThat(snapshot.parts()).hasSize(3).allMatch(Part::isPresent);
        assertThat(snapshot.definitions()).isEmpty();
        assertThat(snapshot.droppedColumns()).isEmpty();
        assertThat(snapshot.hosts().values()).allMatch(host -> host.tokens().isEmpty());
    }

    @Test
    void recordsWhichTablesWereEmpty() {
        node.sstables.put("demo.a", 0L);
        node.sstables.put("demo.c", 0L);
        node.beforeTaking.put("demo.c", () -> node.sstables.put("demo.c", 1L));
        FakeWork<SnapshotParameters> work = work("t");

        kind.perform(work);

        assertThat(inventory.part(work.operationId(), "demo.a").empty()).isTrue();
        assertThat(inventory.part(work.operationId(), "demo.b").empty()).isFalse();
        assertThat(inventory.part(work.operationId(), "demo.c").empty())
                .as("flushed, so it is not known what came first")
                .isNull();
    }

    @Test
    void rejectsATagThatTheNodeCouldNotImportFrom() {
        node.version = "5.0.4";

        assertThatThrownBy(() -> kind.preflight(parameters("v1.2"), node))
                .isInstanceOf(WorkFailedException.class)
                .hasMessageContaining("5.0.4");
        assertThat(kind.preflight(parameters("v1_2"), node)).hasSize(1);
    }

    @Test
    void locksItsTagAndItsTables() {
        assertThat(kind.lockScope(parameters("t")).names()).containsExactly("snapshot/t", "contents/demo/*");
        assertThat(kind.lockScope(new SnapshotParameters(null, "demo", List.of("a"), null, null, null))
                        .names())
                .containsExactly("contents/demo/a");
        assertThat(kind.locksUntilEnd(parameters("t"))).isTrue();
        assertThat(kind.locksUntilEnd(parameters(null))).isFalse();
    }

    private FakeWork<SnapshotParameters> work(String tag) {
        return new FakeWork<>(node, parameters(tag));
    }

    private static SnapshotParameters parameters(@Nullable String tag) {
        return new SnapshotParameters(null, "demo", null, tag, null, null);
    }
}
