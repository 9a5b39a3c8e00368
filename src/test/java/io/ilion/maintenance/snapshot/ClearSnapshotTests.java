package io.ilion.maintenance.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ilion.cassandra.NodeUnreachableException;
import io.ilion.operation.State;
import io.ilion.operation.failure.WorkFailedException;
import io.ilion.operation.type.Execution;
import io.ilion.snapshot.Snapshot.Availability;
import io.ilion.testing.FakeWork;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which snapshots are cleared, which are kept, and which requests are rejected before the first node is cleared. */
class ClearSnapshotTests {

    private static final Instant NOW = FakeInventory.NOW;
    private static final Execution EXECUTION =
            new Execution(Execution.Order.ALL_AT_ONCE, 16, Execution.OnFailure.CONTINUE, Duration.ofSeconds(10), 0);

    private final FakeNode node = new FakeNode(1);
    private final FakeNode other = new FakeNode(2);
    private final FakeNodes cluster = new FakeNodes(node, other);
    private final FakeInventory inventory = new FakeInventory();
    private final ClearSnapshot kind = new ClearSnapshot(inventory, Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void byIdClearsTheKeyspacesOfThatSnapshotAndNoOther() {
        UUID id = inventory.add("t", State.COMPLETED, Set.of(node.hostId), FakeInventory.there(node, "demo.a", NOW));
        node.has("t", "demo.a", NOW);
        node.has("t", "shop.a", NOW);

        kind.perform(work(byId(id)));

        assertThat(node.cleared).containsExactly("t [demo]");
        assertThat(node.snapshot("t")).containsExactly("shop.a");
        assertThat(inventory.get(id).availability()).isEqualTo(Availability.REMOVED);
    }

    @Test
    void byIdSkipsANodeWithoutThatSnapshot() {
        UUID id = inventory.add("t", State.COMPLETED, Set.of(other.hostId), FakeInventory.there(other, "demo.a", NOW));
        node.has("t", "demo.a", NOW);

        kind.perform(hostOf(node, byId(id)));

        assertThat(node.cleared).isEmpty();
        assertThat(node.snapshot("t")).containsExactly("demo.a");
    }

    @Test
    void byIdNeverClearsAnythingWhereNothingIsListed() {
        UUID id = inventory.add("t", State.FAILED, Set.of(node.hostId), FakeInventory.unknown(node, "demo.a"));

        kind.perform(work(byId(id)));

        assertThat(node.cleared).isEmpty();
        assertThat(inventory.get(id).availability()).isEqualTo(Availability.REMOVED);
    }

    @Test
    void byIdRejectsANodeOnWhichAnotherSnapshotWouldBeRemoved() {
        UUID id = inventory.add("t", State.COMPLETED, Set.of(node.hostId), FakeInventory.there(node, "demo.a", NOW));
        node.has("t", "demo.a", NOW);
        node.has("t", "demo.b", NOW.plusSeconds(3600));

        assertThatThrownBy(() -> kind.perform(work(byId(id))))
                .isInstanceOf(WorkFailedException.class)
                .hasMessageContaining("demo.b")
                .hasMessageContaining(node.address)
                .hasMessageContaining("was not taken by Ilion")
                .hasMessageContaining("clear by tag");
        assertThatThrownBy(() -> kind.preflight(byId(id), node)).isInstanceOf(WorkFailedException.class);
        assertThatThrownBy(() -> kind.preflightOnCluster(byId(id), cluster, cluster.infos(), EXECUTION))
                .isInstanceOf(WorkFailedException.class);
        assertThat(node.cleared).isEmpty();
    }

    @Test
    void byIdNamesTheOperationOfTheOtherSnapshot() {
        UUID id = inventory.add("t", State.COMPLETED, Set.of(node.hostId), FakeInventory.there(node, "demo.a", NOW));
        UUID owner = inventory.add("t", State.COMPLETED, Set.of(node.hostId), FakeInventory.there(node, "demo.b", NOW));
        node.has("t", "demo.a", NOW);
        node.has("t", "demo.b", NOW);

        assertThatThrownBy(() -> kind.perform(work(byId(id)))).hasMessageContaining(owner.toString());
    }

    @Test
    void byIdKeepsALaterSnapshotOfTheSameTag() {
        UUID id = inventory.add("t", State.COMPLETED, Set.of(node.hostId), FakeInventory.there(node, "demo.a", NOW));
        node.has("t", "demo.a", NOW.plusSeconds(60));

        kind.perform(work(byId(id)));

        assertThat(node.cleared).isEmpty();
        assertThat(node.snapshot("t")).containsExactly("demo.a");
        assertThat(inventory.get(id).availability()).isEqualTo(Availability.REMOVED);
    }

    @Test
    void byTagClearsAllSnapshotsAndUpdatesTheInventory() {
        UUID id = inventory.add("t", State.COMPLETED, Set.of(node.hostId), FakeInventory.there(node, "demo.a", NOW));
        node.has("t", "demo.a", NOW);
        node.has("t", "shop.a", null);
        node.has("u", "demo.a", NOW);
        FakeWork<ClearSnapshotParameters> work = work(byTag("t", null));

        kind.perform(work);

        assertThat(node.snapshot("t")).isEmpty();
        assertThat(node.snapshot("u")).hasSize(1);
        assertThat(work.evidence()).containsExactly(new ClearedSnapshot("t", List.of("demo.a", "shop.a"), 2048));
        assertThat(inventory.get(id).availability()).isEqualTo(Availability.REMOVED);
    }

    @Test
    void keepsSnapshotsTakenAfterTheListing() {
        node.has("t", "demo.a", NOW);
        node.has("t", "shop.a", NOW);
        node.has("t", "old.a", null);
        ClearPlan look = new ClearPlan(
                NOW,
                List.of(
                        new ClearPlan.Found(node.hostId, "t", "demo", 1, NOW),
                        new ClearPlan.Found(node.hostId, "t", "shop", 1, NOW.minusSeconds(1)),
                        new ClearPlan.Found(node.hostId, "t", "old", 1, null)),
                Set.of());
        for (ClearSnapshotParameters parameters : List.of(byTag("t", null), byPrefix("t", null))) {
            FakeWork<ClearSnapshotParameters> work = work(parameters);
            work.saveClusterStepState(look);

            kind.perform(work);

            assertThat(node.snapshot("t")).containsExactly("shop.a");
            assertThat(work.evidence()).hasAtLeastOneElementOfType(SkippedSnapshot.class);
        }
        assertThat(node.cleared).containsExactly("t [demo, old]");
    }

    @Test
    void keepsAKeyspaceWithATableTakenAfterTheListing() {
        node.has("t", "demo.a", null);
        node.has("t", "demo.b", null);
        FakeWork<ClearSnapshotParameters> work = work(byTag("t", null));
        work.saveClusterStepState(
                new ClearPlan(NOW, List.of(new ClearPlan.Found(node.hostId, "t", "demo", 1, null)), Set.of()));

        kind.perform(work);

        assertThat(node.cleared).isEmpty();
    }

    @Test
    void theAgeDecidesOnANodeThatDidNotAnswer() {
        node.has("t", "demo.a", NOW.minusSeconds(60));
        node.has("t", "shop.a", NOW.plusSeconds(60));
        node.has("t", "old.a", null);
        FakeWork<ClearSnapshotParameters> work = work(byTag("t", null));
        work.saveClusterStepState(new ClearPlan(NOW, List.of(), Set.of(node.hostId)));

        kind.perform(work);

        assertThat(node.cleared).containsExactly("t [demo]");
    }

    @Test
    void recordsWhatALostAttemptHasCleared() {
        node.has("t", "demo.a", NOW);
        FakeWork<ClearSnapshotParameters> work = work(byTag("t", null));
        work.saveState(new ClearCalls(List.of(
                new ClearCalls.Call("t", Set.of("shop"), List.of(new ClearCalls.Cleared("shop.a", 4096, NOW))))));
        work.resume();

        kind.perform(work);

        assertThat(work.evidence())
                .containsExactly(
                        new ClearedSnapshot("t", List.of("shop.a"), 4096),
                        new ClearedSnapshot("t", List.of("demo.a"), 1024));
        assertThat(work.loadState(ClearCalls.class)).contains(new ClearCalls(List.of()));
    }

    @Test
    void ignoresTheTimeInATagThatOnlyLooksAutomatic() {
        node.has("truncated-1-backup", "demo.a", null);
        node.has("truncated-0000000000001-backup", "demo.a", null);

        kind.perform(work(byPrefix(null, Duration.ofDays(7))));

        assertThat(node.cleared).isEmpty();
    }

    @Test
    void byTagClearsOnlyTheKeyspacesThatAreNamed() {
        node.has("t", "demo.a", NOW);
        node.has("t", "shop.a", NOW);

        kind.perform(work(new ClearSnapshotParameters(null, "t", null, null, List.of("shop"), null)));

        assertThat(node.cleared).containsExactly("t [shop]");
        assertThat(node.snapshot("t")).containsExactly("demo.a");
    }

    @Test
    void doesNotClearASnapshotThatIsBeingTaken() {
        UUID id = inventory.add("t", State.RUNNING, Set.of(node.hostId), FakeInventory.unknown(node, "demo.a"));
        node.has("t", "demo.a", NOW);
        FakeWork<ClearSnapshotParameters> work = work(byPrefix("t", null));

        assertThatThrownBy(() -> kind.perform(work(byTag("t", null)))).hasMessageContaining(id.toString());
        kind.perform(work);

        assertThat(node.cleared).isEmpty();
        assertThat(work.evidence()).singleElement().isInstanceOf(SkippedSnapshot.class);
    }

    @Test
    void byAgeUsesTheListingTheInventoryOrTheTag() {
        node.has("listed", "demo.a", NOW.minus(Duration.ofDays(8)));
        node.has("young", "demo.a", NOW.minus(Duration.ofDays(6)));
        node.has("truncated-%d-a".formatted(millis(8)), "demo.a", null);
        node.has("%d-dropped-a".formatted(millis(8)), "demo.a", null);
        node.has("truncated-%d-b".formatted(millis(6)), "demo.b", null);
        FakeWork<ClearSnapshotParameters> work = work(byPrefix(null, Duration.ofDays(7)));

        kind.perform(work);

        assertThat(node.cleared)
                .containsExactlyInAnyOrder(
                        "listed [demo]",
                        "truncated-%d-a [demo]".formatted(millis(8)),
                        "%d-dropped-a [demo]".formatted(millis(8)));
        assertThat(node.snapshot("young")).hasSize(1);
    }

    @Test
    void byAgeSkipsSnapshotsOfUnknownAge() {
        node.has("mystery", "demo.a", null);
        FakeWork<ClearSnapshotParameters> work = work(byPrefix(null, Duration.ofDays(7)));

        kind.perform(work);

        assertThat(node.cleared).isEmpty();
        assertThat(work.evidence())
                .containsExactly(new SkippedSnapshot("mystery", List.of("demo.a"), "the age of [demo.a] is unknown"));
    }

    @Test
    void byAgeKeepsAKeyspaceWithARecentTable() {
        node.has("t", "demo.a", NOW.minus(Duration.ofDays(8)));
        node.has("t", "demo.b", NOW.minus(Duration.ofDays(6)));
        node.has("t", "shop.a", NOW.minus(Duration.ofDays(8)));
        FakeWork<ClearSnapshotParameters> work = work(byPrefix("t", Duration.ofDays(7)));

        kind.perform(work);

        assertThat(node.cleared).containsExactly("t [shop]");
        assertThat(node.snapshot("t")).containsExactly("demo.a", "demo.b");
        assertThat(work.evidence())
                .anyMatch(seen ->
                        seen instanceof SkippedSnapshot kept && kept.reason().contains("whole keyspaces"));
    }

    @Test
    void byPrefixClearsNothingElse() {
        node.has("truncated-1-a", "demo.a", NOW);
        node.has("kept", "demo.a", NOW);

        kind.perform(work(byPrefix("truncated-", null)));

        assertThat(node.cleared).containsExactly("truncated-1-a [demo]");
    }

    @Test
    void theDryRunListsSnapshotsAndRemovesNothing() {
        node.has("truncated-1-a", "demo.a", NOW);

        assertThat(kind.preflight(byPrefix("truncated-", null), node))
                .containsExactly("would remove snapshot 'truncated-1-a' of [demo.a], 1024 bytes");
        assertThat(node.cleared).isEmpty();
    }

    @Test
    void failsWhenTheSnapshotStillExists() {
        node.ignoresCalls = true;
        node.has("t", "demo.a", NOW);

        assertThatThrownBy(() -> kind.perform(work(byTag("t", null))))
                .isInstanceOf(WorkFailedException.class)
                .hasMessageContaining("still lists [snapshot 't' of [demo.a]]");
    }

    @Test
    void rejectsAnUnknownTagAndSuggestsASimilarOne() {
        node.has("before-upgrade", "demo.a", NOW);

        assertThatThrownBy(() -> look(byTag("before-upgrad", null)))
                .isInstanceOf(WorkFailedException.class)
                .hasMessageContaining("No node has a snapshot 'before-upgrad'; did you mean 'before-upgrade'?")
                .hasMessageContaining("ignoreMissing");
        assertThatThrownBy(() -> look(byPrefix("nothing-", null))).hasMessageContaining("begins with 'nothing-'");
    }

    @Test
    void succeedsWithoutSnapshotsWithIgnoreMissing() {
        assertThat(look(byTag("t", true))).containsExactly("0 of 2 nodes have such snapshots; tags: []");
    }

    @Test
    void failsAsUnreachableWhileANodeDoesNotAnswer() {
        other.down = true;

        assertThatThrownBy(() -> look(byTag("t", null)))
                .isInstanceOf(NodeUnreachableException.class)
                .hasMessageContaining(other.address);
    }

    @Test
    void continuesWithoutAnUnavailableNodeWhenAnotherHasTheSnapshot() {
        other.down = true;
        node.has("t", "demo.a", NOW);

        assertThat(look(byTag("t", null)))
                .containsExactly(
                        "1 of 2 nodes have such snapshots; tags: [t]", "nodes that did not answer: [10.0.0.2]");
    }

    @Test
    void locksItsTagOrAllTags() {
        assertThat(kind.lockScope(byTag("t", null)).names()).containsExactly("snapshot/t");
        assertThat(kind.lockScope(byPrefix("t", null)).names()).containsExactly("snapshot/*");
        assertThat(kind.hasClusterStep(byTag("t", null))).isTrue();
    }

    @Test
    void acceptsExactlyOneForm() {
        Duration week = Duration.ofDays(7);
        UUID id = UUID.randomUUID();

        assertThat(byId(id).isOneForm()).isTrue();
        assertThat(byPrefix("t", week).isOneForm()).isTrue();
        assertThat(byPrefix(null, week).isOneForm()).isTrue();
        assertThat(new ClearSnapshotParameters(null, "t", "t", null, null, null).isOneForm())
                .isFalse();
        assertThat(new ClearSnapshotParameters(id, null, null, week, null, null).isOneForm())
                .isFalse();
        assertThat(new ClearSnapshotParameters(id, null, null, null, null, true).isOneForm())
                .isFalse();
        assertThat(new ClearSnapshotParameters(null, null, null, null, List.of("demo"), null).isOneForm())
                .isFalse();
    }

    private List<String> look(ClearSnapshotParameters parameters) {
        return kind.preflightOnCluster(parameters, cluster, cluster.infos(), EXECUTION);
    }

    private static long millis(int days) {
        return NOW.minus(Duration.ofDays(days)).toEpochMilli();
    }

    private FakeWork<ClearSnapshotParameters> work(ClearSnapshotParameters parameters) {
        return hostOf(node, parameters);
    }

    private static FakeWork<ClearSnapshotParameters> hostOf(FakeNode node, ClearSnapshotParameters parameters) {
        return new FakeWork<>(node, parameters) {
            @Override
            public UUID hostId() {
                return node.hostId;
            }
        };
    }

    private static ClearSnapshotParameters byId(UUID id) {
        return new ClearSnapshotParameters(id, null, null, null, null, null);
    }

    private static ClearSnapshotParameters byTag(String tag, @Nullable Boolean ignoreMissing) {
        return new ClearSnapshotParameters(null, tag, null, null, null, ignoreMissing);
    }

    private static ClearSnapshotParameters byPrefix(@Nullable String prefix, @Nullable Duration olderThan) {
        return new ClearSnapshotParameters(null, null, prefix, olderThan, null, null);
    }
}
