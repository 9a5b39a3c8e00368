package io.ilion.snapshot;

import io.ilion.snapshot.Snapshot.Part;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Snapshots of the inventory, indexed to find the one that a node lists. */
public final class KnownSnapshots {

    private final List<Snapshot> newestFirst;
    private final Map<Place, List<Candidate>> candidates = new HashMap<>();

    private record Place(UUID hostId, String tag, String keyspace, String table) {}

    private record Candidate(Snapshot snapshot, Part part) {}

    public KnownSnapshots(List<Snapshot> snapshots) {
        this.newestFirst = snapshots.stream()
                .sorted(Comparator.comparing(Snapshot::createdAt).reversed())
                .toList();
        for (Snapshot snapshot : newestFirst) {
            for (Part part : snapshot.parts()) {
                Place place = new Place(part.hostId(), snapshot.tag(), part.keyspace(), part.table());
                candidates.computeIfAbsent(place, any -> new ArrayList<>(1)).add(new Candidate(snapshot, part));
            }
        }
    }

    public List<Snapshot> all() {
        return newestFirst;
    }

    /**
     * The snapshot of which a node lists a part: the one with the creation time that the node lists, else the newest that matches.
     * Empty when Ilion did not take it.
     */
    public Optional<Snapshot> findOwner(UUID hostId, ListedSnapshot listed) {
        Place place = new Place(hostId, listed.tag(), listed.keyspace(), listed.table());
        List<Candidate> possible = candidates.getOrDefault(place, List.of()).stream()
                .filter(each -> each.snapshot().matches(each.part(), listed))
                .toList();
        return possible.stream()
                .filter(each -> each.part().createdAt() != null)
                .findFirst()
                .or(() -> possible.stream().findFirst())
                .map(Candidate::snapshot);
    }
}
