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
 * Compares what a node lists with the parts of a snapshot that the inventory has for that node.
 *
 * @param present parts that the node lists, also those that were missing before
 * @param missing parts that it does not list
 */
record SnapshotComparison(List<ListedSnapshot> present, List<Part> missing) {

    /** How long after the end of its operation a lost call may still create a part. */
    static final Duration LATE_CALL = Duration.ofMinutes(5);

    /** How long a node that is no member of the cluster may return with its snapshots. */
    static final Duration RETURN_PERIOD = Duration.ofHours(1);

    /**
     * @param known the inventory as it was read after the node had answered
     * @param asked when the node was asked; what was recorded since then is newer than its answer
     */
    static SnapshotComparison compare(
            Snapshot snapshot, UUID hostId, List<ListedSnapshot> listed, KnownSnapshots known, Instant asked) {
        List<ListedSnapshot> present = new ArrayList<>();
        List<Part> missing = new ArrayList<>();
        for (Part part : snapshot.partsOn(hostId)) {
            if (isAfter(part.lastSeenAt(), asked) || isAfter(part.missingSince(), asked)) {
                continue;
            }
            listed.stream()
                    .filter(each -> snapshot.matches(part, each))
                    .filter(each -> known.findOwner(hostId, each)
                            .filter(owner -> owner.id().equals(snapshot.id()))
                            .isPresent())
                    .findFirst()
                    .ifPresentOrElse(present::add, () -> {
                        if (part.isPresent() || (part.isUnknown() && isEndedLongBefore(snapshot, asked))) {
                            missing.add(part);
                        }
                    });
        }
        return new SnapshotComparison(present, missing);
    }

    private static boolean isAfter(@Nullable Instant recorded, Instant asked) {
        return recorded != null && recorded.isAfter(asked);
    }

    /**
     * The parts on nodes that have left the cluster.
     *
     * @param members the nodes of the cluster, also those that are down
     */
    static List<Part> departed(Snapshot snapshot, Set<UUID> members, Instant now) {
        Instant before = now.minus(RETURN_PERIOD);
        return snapshot.parts().stream()
                .filter(part -> !part.isMissing() && !members.contains(part.hostId()))
                .filter(part -> {
                    Instant last = part.lastSeenAt() == null ? snapshot.endedAt() : part.lastSeenAt();
                    return last != null && last.isBefore(before);
                })
                .toList();
    }

    private static boolean isEndedLongBefore(Snapshot snapshot, Instant now) {
        return snapshot.endedAt() != null && now.isAfter(snapshot.endedAt().plus(LATE_CALL));
    }
}
