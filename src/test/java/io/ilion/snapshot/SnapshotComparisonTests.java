package io.ilion.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.ilion.operation.State;
import io.ilion.snapshot.Snapshot.Availability;
import io.ilion.snapshot.Snapshot.Origin;
import io.ilion.snapshot.Snapshot.Part;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Compares the listing of a node with a snapshot, also when another snapshot has the same tag. */
class SnapshotComparisonTests {

    private static final UUID HOST = new UUID(0, 1);
    private static final Instant BEGUN = Instant.parse("2026-11-28T12:00:00Z");
    private static final Instant CREATED = BEGUN.plusSeconds(1);
    private static final Instant ENDED = BEGUN.plusSeconds(10);
    private static final Instant LATER = ENDED.plus(Duration.ofHours(3));

    @Test
    void aPartListedWithTheSameTimeIsPresent() {
        assertThat(compare(there(CREATED), LATER, listed(CREATED)).present()).hasSize(1);
    }

    @Test
    void aPartThatIsNotListedIsMissing() {
        assertThat(compare(there(CREATED), LATER).missing()).hasSize(1);
    }

    @Test
    void aLaterSnapshotWithTheSameTagIsAnotherOne() {
        SnapshotComparison found = compare(there(CREATED), LATER, listed(LATER));

        assertThat(found.present()).isEmpty();
        assertThat(found.missing()).hasSize(1);
    }

    @Test
    void withoutATimeTheTagDecides() {
        assertThat(compare(there(null), LATER, listed(null)).present()).hasSize(1);
        assertThat(compare(gone(), LATER, listed(null)).present()).isEmpty();
    }

    @Test
    void anUnseenPartStaysUnknownWhileACallMayStillRun() {
        assertThat(compare(unknown(), ENDED.plusSeconds(30)).missing()).isEmpty();
        assertThat(compare(unknown(), LATER).missing()).hasSize(1);
    }

    @Test
    void anUnseenPartIsPresentWhenListed() {
        assertThat(compare(unknown(), LATER, listed(ENDED.plusSeconds(300))).present())
                .as("a call that outlived its operation")
                .hasSize(1);
        assertThat(compare(unknown(), LATER, listed(LATER)).present())
                .as("by another tool, much later")
                .isEmpty();
    }

    @Test
    void aMissingPartCanBecomePresentAgain() {
        assertThat(compare(gone(), LATER, listed(ENDED.minusSeconds(1))).present())
                .hasSize(1);
        assertThat(compare(gone(), LATER, listed(LATER)).present()).isEmpty();
    }

    @Test
    void recordsAfterTheRequestAreNewerThanTheResponse() {
        assertThat(compare(gone(), ENDED.minusSeconds(1), listed(CREATED)).present())
                .as("cleared meanwhile")
                .isEmpty();
        assertThat(compare(there(CREATED), CREATED.minusMillis(1)).missing())
                .as("taken meanwhile")
                .isEmpty();
    }

    @Test
    void partsOnANodeThatLeftAreMissingAfterAnHour() {
        Snapshot snapshot = snapshot(State.FAILED, there(CREATED));

        assertThat(SnapshotComparison.departed(snapshot, Set.of(HOST), LATER)).isEmpty();
        assertThat(SnapshotComparison.departed(snapshot, Set.of(), CREATED.plusSeconds(60)))
                .isEmpty();
        assertThat(SnapshotComparison.departed(snapshot, Set.of(), LATER)).hasSize(1);
        assertThat(SnapshotComparison.departed(snapshot(State.FAILED, unknown()), Set.of(), LATER))
                .hasSize(1);
        assertThat(SnapshotComparison.departed(snapshot(State.FAILED, gone()), Set.of(), LATER))
                .isEmpty();
    }

    @Test
    void aSnapshotWithoutPartsDoesNotOccupyItsTag() {
        assertThat(snapshot(State.FAILED).occupiesTag()).isFalse();
        assertThat(snapshot(State.RUNNING).occupiesTag()).isTrue();
        assertThat(snapshot(State.FAILED, unknown()).occupiesTag()).isTrue();
    }

    @Test
    void prefersTheSnapshotThatIsKnownToHaveThePart() {
        Snapshot failed = snapshot(State.FAILED, gone());
        Snapshot second = snapshot(State.COMPLETED, there(CREATED));
        KnownSnapshots known = new KnownSnapshots(List.of(failed, second));

        assertThat(known.findOwner(HOST, listed(CREATED)).map(Snapshot::id)).contains(second.id());
        assertThat(SnapshotComparison.compare(failed, HOST, List.of(listed(CREATED)), known, LATER)
                        .present())
                .isEmpty();
    }

    @Test
    void availabilityReflectsWhatIsKnown() {
        assertThat(snapshot(State.COMPLETED, there(CREATED)).availability()).isEqualTo(Availability.AVAILABLE);
        assertThat(snapshot(State.FAILED, there(CREATED)).availability()).isEqualTo(Availability.INCOMPLETE);
        assertThat(snapshot(State.COMPLETED, there(CREATED), gone()).availability())
                .isEqualTo(Availability.INCOMPLETE);
        assertThat(snapshot(State.CANCELLED, there(CREATED), unknown()).availability())
                .isEqualTo(Availability.INCOMPLETE);
        assertThat(snapshot(State.FAILED, unknown(), gone()).availability()).isEqualTo(Availability.UNKNOWN);
        assertThat(snapshot(State.FAILED, gone()).availability()).isEqualTo(Availability.REMOVED);
        assertThat(snapshot(State.FAILED).availability())
                .as("no table is recorded")
                .isEqualTo(Availability.UNKNOWN);
        assertThat(snapshot(State.RUNNING, there(CREATED)).availability()).isEqualTo(Availability.TAKING);
    }

    private static SnapshotComparison compare(Part part, Instant now, ListedSnapshot... listed) {
        Snapshot snapshot = snapshot(State.FAILED, part);
        return SnapshotComparison.compare(snapshot, HOST, List.of(listed), new KnownSnapshots(List.of(snapshot)), now);
    }

    private static Snapshot snapshot(State state, Part... parts) {
        return new Snapshot(
                UUID.randomUUID(),
                "it",
                "t",
                BEGUN,
                null,
                state,
                state.isTerminal() ? ENDED : null,
                Set.of(HOST),
                List.of(parts),
                Origin.UNKNOWN);
    }

    private static ListedSnapshot listed(@Nullable Instant createdAt) {
        return new ListedSnapshot("t", "demo", "a", 1024, 2048, createdAt, null);
    }

    private static Part there(@Nullable Instant createdAt) {
        return new Part(HOST, "10.0.0.1", "demo", "a", 1024, 2048, null, createdAt, CREATED, null);
    }

    private static Part unknown() {
        return new Part(HOST, "10.0.0.1", "demo", "a", 0, 0, null, null, null, null);
    }

    private static Part gone() {
        return new Part(HOST, "10.0.0.1", "demo", "a", 0, 0, null, null, null, ENDED);
    }
}
