package io.ilion.snapshot;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Snapshots of the inventory, to find out which of them it is that a node lists. */
public final class KnownSnapshots {

    private final List<Snapshot> newestFirst;

    public KnownSnapshots(List<Snapshot> snapshots) {
        this.newestFirst = snapshots.stream()
                .sorted(Comparator.comparing(Snapshot::createdAt).reversed())
                .toList();
    }

    public List<Snapshot> all() {
        return newestFirst;
    }

    /**
     * The snapshot that a node lists a part of: the one that is known to have been created there at that time, else the newest that
     * may be it. Empty when somebody else took it.
     */
    public Optional<Snapshot> ownerOf(UUID hostId, ListedSnapshot listed) {
        List<Snapshot> possible = newestFirst.stream()
                .filter(snapshot -> snapshot.partOf(hostId, listed).isPresent())
                .toList();
        return possible.stream()
                .filter(snapshot -> snapshot.partOf(hostId, listed)
                        .map(Snapshot.Part::createdAt)
                        .isPresent())
                .findFirst()
                .or(() -> possible.stream().findFirst());
    }
}
