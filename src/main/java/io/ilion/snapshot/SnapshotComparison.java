package io.ilion.snapshot;

import io.ilion.snapshot.Snapshot.Part;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * What the listing of a node says about the parts of a snapshot that the inventory has for that node.
 *
 * @param seen those that are there, also such as were thought to be gone
 * @param gone those that are not there
 */
record SnapshotComparison(List<ListedSnapshot> seen, List<Part> gone) {

    /** How long a call that outlived its operation may take to create what was not there at first. */
    static final Duration LATE_END = Duration.ofMinutes(5);

    static SnapshotComparison of(
            Snapshot snapshot, UUID hostId, List<ListedSnapshot> listed, KnownSnapshots known, Instant now) {
        List<ListedSnapshot> seen = new ArrayList<>();
        List<Part> gone = new ArrayList<>();
        for (Part part : snapshot.partsOn(hostId)) {
            listed.stream()
                    .filter(each -> snapshot.has(part, each))
                    .filter(each -> known.ownerOf(hostId, each)
                            .filter(owner -> owner.id().equals(snapshot.id()))
                            .isPresent())
                    .findFirst()
                    .ifPresentOrElse(seen::add, () -> {
                        if (part.isThere() || (part.isUnknown() && isOver(snapshot, now))) {
                            gone.add(part);
                        }
                    });
        }
        return new SnapshotComparison(seen, gone);
    }

    private static boolean isOver(Snapshot snapshot, Instant now) {
        return snapshot.endedAt() != null && now.isAfter(snapshot.endedAt().plus(LATE_END));
    }
}
