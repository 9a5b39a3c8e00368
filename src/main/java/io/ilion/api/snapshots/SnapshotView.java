package io.ilion.api.snapshots;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.ilion.snapshot.Snapshot;
import io.ilion.snapshot.Snapshot.Availability;
import io.ilion.snapshot.Snapshot.Part;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** JSON of a snapshot of the inventory. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Snapshot", description = "A snapshot that an operation took, as the inventory knows it.")
record SnapshotView(
        @Schema(description = "Id of the operation that took it")
        UUID id,

        String cluster,

        @Schema(description = "Tag on the nodes", example = "before-upgrade")
        String tag,

        Availability state,
        Instant creationTime,

        @Schema(description = "When the nodes remove it; absent without ttl") @Nullable
        Instant expirationTime,

        List<String> keyspaces,

        @Schema(description = "Each as keyspace.table", example = "[\"demo.orders\"]")
        List<String> tables,

        @Schema(
                description =
                        "Bytes that only the snapshot holds, sum of all nodes; rounded by Cassandra before 6.0. Includes the last "
                                + "known sizes of missing parts")
        long trueSize,

        @Schema(
                description =
                        "Bytes of all its files, sum of all nodes; rounded by Cassandra before 6.0. Includes the last known sizes "
                                + "of missing parts")
        long sizeOnDisk,

        List<NodeView> nodes) {

    /** The parts of one node. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "SnapshotOnNode")
    record NodeView(
            UUID hostId,
            String address,

            @Schema(description = "The tables that the node has, each as keyspace.table")
            List<String> tables,

            @Schema(description = "The tables that the node does not have: removed since, or never taken") @Nullable
            List<String> missing,

            @Schema(description = "The tables that were planned, and for which the node could not be asked since")
            @Nullable
            List<String> unknown,

            @Schema(description = "Bytes that only the snapshot held when it was last seen")
            long trueSize,

            @Schema(description = "Bytes of all its files when it was last seen")
            long sizeOnDisk,

            @Schema(description = "When the node last listed any part; absent when it never did") @Nullable
            Instant lastSeenAt) {

        static NodeView of(List<Part> parts) {
            return new NodeView(
                    parts.get(0).hostId(),
                    parts.get(0).address(),
                    named(parts, Part::isPresent),
                    unlessEmpty(named(parts, Part::isMissing)),
                    unlessEmpty(named(parts, Part::isUnknown)),
                    parts.stream().mapToLong(Part::trueSize).sum(),
                    parts.stream().mapToLong(Part::sizeOnDisk).sum(),
                    parts.stream()
                            .flatMap(part -> Stream.ofNullable(part.lastSeenAt()))
                            .max(Instant::compareTo)
                            .orElse(null));
        }

        private static List<String> named(List<Part> parts, Predicate<Part> condition) {
            return names(parts.stream().filter(condition).toList());
        }

        private static @Nullable List<String> unlessEmpty(List<String> names) {
            return names.isEmpty() ? null : names;
        }
    }

    static SnapshotView of(Snapshot snapshot) {
        List<Part> parts = snapshot.parts();
        return new SnapshotView(
                snapshot.id(),
                snapshot.cluster(),
                snapshot.tag(),
                snapshot.availability(),
                snapshot.createdAt(),
                snapshot.expiresAt(),
                parts.stream().map(Part::keyspace).distinct().toList(),
                names(parts),
                parts.stream().mapToLong(Part::trueSize).sum(),
                parts.stream().mapToLong(Part::sizeOnDisk).sum(),
                parts.stream()
                        .map(Part::hostId)
                        .distinct()
                        .map(host -> NodeView.of(snapshot.partsOn(host)))
                        .toList());
    }

    private static List<String> names(List<Part> parts) {
        return parts.stream().map(Part::name).distinct().toList();
    }
}
