package io.ilion.snapshot;

import io.ilion.snapshot.Snapshot.Part;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the listing of a node says about the parts of a snapshot that the inventory has for that node.
 *
 * @param seen those that are there, also such as were thought to be gone
 * @param gone those that are not there
 */
record SnapshotComparison(List<ListedSnapshot> seen, List<Part> gone) {

    /** How long a call that outlived its operation may take to create what was not there at first. */
    static final Duration LATE_END = Duration.ofMinutes(5);

    /** How long a node that is no member of the cluster may come back with its snapshots. */
    static final Duration RETURN = Duration.ofHours(1);

    /**
     * Compares.
     *
     * @param known what the inventory had once the node had answered
     * @param asked when the node was asked; what was noted of a part since then is newer than its answer
     */
    static SnapshotComparison of(
            Snapshot snapshot, UUID hostId, List<ListedSnapshot> listed, KnownSnapshots known, Instant asked) {
        List<ListedSnapshot> seen = new ArrayList<>();
        List<Part> gone = new ArrayList<>();
        for (Part part : snapshot.partsOn(hostId)) {
            if (isAfter(part.seenAt(), asked) || isAfter(part.goneAt(), asked)) {
                continue;
            }
            listed.stream()
                    .filter(each -> snapshot.has(part, each))
                    .filter(each -> known.ownerOf(hostId, each)
                            .filter(owner -> owner.id().equals(snapshot.id()))
                            .isPresent())
                    .findFirst()
                    .ifPresentOrElse(seen::add, () -> {
                        if (part.isThere() || (part.isUnknown() && isOver(snapshot, asked))) {
                            gone.add(part);
                        }
                    });
        }
        return new SnapshotComparison(seen, gone);
    }

    private static boolean isAfter(@Nullable Instant noted, Instant asked) {
        return noted != null && noted.isAfter(asked);
    }

    /**
     * The parts that left the cluster together with their nodes.
     *
     * @param members the nodes of the cluster, also those that are down
     */
    static List<Part> departed(Snapshot snapshot, Set<UUID> members, Instant now) {
        Instant before = now.minus(RETURN);
        return snapshot.parts().stream()
                .filter(part -> !part.isGone() && !members.contains(part.hostId()))
                .filter(part -> {
                    Instant last = part.seenAt() == null ? snapshot.endedAt() : part.seenAt();
                    return last != null && last.isBefore(before);
                })
                .toList();
    }

    private static boolean isOver(Snapshot snapshot, Instant now) {
        return snapshot.endedAt() != null && now.isAfter(snapshot.endedAt().plus(LATE_END));
    }
}
