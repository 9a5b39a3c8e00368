package io.ilion.api.snapshots;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.ilion.snapshot.Snapshot;
import io.ilion.snapshot.Snapshot.Availability;
import io.ilion.snapshot.Snapshot.Part;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A snapshot of the inventory. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Snapshot", description = "A snapshot that an operation took, as far as it is known to be there.")
record SnapshotView(
        @Schema(description = "The id of the operation that took it")
        UUID id,

        String cluster,

        @Schema(description = "What it is called on the nodes", example = "before-upgrade")
        String tag,

        Availability state,
        Instant creationTime,

        @Schema(description = "When the nodes remove it by themselves; left out where they do not") @Nullable
        Instant expirationTime,

        List<String> keyspaces,

        @Schema(description = "Each as keyspace.table", example = "[\"demo.orders\"]")
        List<String> tables,

        @Schema(description = "Bytes that only the snapshot holds, on all nodes together, as rounded by the nodes")
        long trueSize,

        @Schema(description = "Bytes of all its files, on all nodes together, as rounded by the nodes")
        long sizeOnDisk,

        List<NodeView> nodes) {

    /** What one node has of it. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "SnapshotOnNode")
    record NodeView(
            UUID hostId,
            String address,

            @Schema(description = "The tables that are there, each as keyspace.table")
            List<String> tables,

            @Schema(description = "The tables that were there and are gone") @Nullable
            List<String> gone,

            long trueSize,
            long sizeOnDisk,

            @Schema(description = "When it was last seen there")
            Instant seenAt) {

        static NodeView of(List<Part> parts) {
            List<String> gone =
                    names(parts.stream().filter(part -> !part.isThere()).toList());
            List<Part> there = parts.stream().filter(Part::isThere).toList();
            return new NodeView(
                    parts.get(0).hostId(),
                    parts.get(0).address(),
                    names(there),
                    gone.isEmpty() ? null : gone,
                    there.stream().mapToLong(Part::trueSize).sum(),
                    there.stream().mapToLong(Part::sizeOnDisk).sum(),
                    parts.stream().map(Part::seenAt).max(Instant::compareTo).orElseThrow());
        }
    }

    static SnapshotView of(Snapshot snapshot) {
        List<Part> there = snapshot.parts().stream().filter(Part::isThere).toList();
        return new SnapshotView(
                snapshot.id(),
                snapshot.cluster(),
                snapshot.tag(),
                snapshot.availability(),
                snapshot.createdAt(),
                snapshot.expiresAt(),
                snapshot.parts().stream().map(Part::keyspace).distinct().toList(),
                names(snapshot.parts()),
                there.stream().mapToLong(Part::trueSize).sum(),
                there.stream().mapToLong(Part::sizeOnDisk).sum(),
                snapshot.parts().stream()
                        .map(Part::hostId)
                        .distinct()
                        .map(host -> NodeView.of(snapshot.parts().stream()
                                .filter(part -> part.hostId().equals(host))
                                .toList()))
                        .toList());
    }

    private static List<String> names(List<Part> parts) {
        return parts.stream()
                .map(part -> part.keyspace() + "." + part.table())
                .distinct()
                .toList();
    }
}
