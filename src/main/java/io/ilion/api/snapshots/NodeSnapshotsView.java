package io.ilion.api.snapshots;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.ilion.snapshot.KnownSnapshots;
import io.ilion.snapshot.ListedSnapshot;
import io.ilion.snapshot.NodeSnapshotListings.NodeListing;
import io.ilion.snapshot.Snapshot;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** JSON of the snapshots that the nodes of a cluster list. */
@Schema(
        name = "NodeSnapshots",
        description = "The snapshots that the nodes of a cluster have, whichever tool took them.")
record NodeSnapshotsView(
        String cluster,

        @Schema(description = "By tag") List<TagView> snapshots,

        @Schema(description = "Nodes that did not answer; their snapshots are unknown")
        List<UnavailableNodeView> unavailableNodes) {

    /** The snapshots with one tag that one operation, or another tool, took. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "NodeSnapshotsOfTag")
    record TagView(
            @Schema(example = "before-upgrade") String tag,

            @Schema(
                    description =
                            "Id of the operation that took them, which is the snapshotId of clear-snapshot and restore; absent when "
                                    + "nodetool or Cassandra itself (truncated-…, dropped-…) took them")
            @Nullable
            UUID operationId,

            List<String> keyspaces,

            @Schema(description = "Each as keyspace.table", example = "[\"demo.orders\"]")
            List<String> tables,

            @Schema(
                    description =
                            "Creation time of the first one by the clock of its node; absent before Cassandra 4.1")
            @Nullable
            Instant creationTime,

            @Schema(
                    description =
                            "When a node removes the last one; absent when the nodes keep them, and before Cassandra 4.1")
            @Nullable
            Instant expirationTime,

            @Schema(
                    description =
                            "Bytes that only the snapshots hold, sum of all nodes; rounded by Cassandra before 6.0")
            long trueSize,

            @Schema(description = "Bytes of all their files, sum of all nodes; rounded by Cassandra before 6.0")
            long sizeOnDisk,

            List<NodeView> nodes) {}

    /** The snapshots on one node. */
    @Schema(name = "NodeSnapshotsOnNode")
    record NodeView(
            UUID hostId,
            String address,

            @Schema(description = "Each as keyspace.table", example = "[\"demo.orders\"]")
            List<String> tables,

            long trueSize,
            long sizeOnDisk) {}

    /** A node that did not answer. */
    @Schema(name = "NodeSnapshotsUnavailableNode")
    record UnavailableNodeView(
            UUID hostId,
            String address,

            @Schema(description = "Why it did not answer") String problem) {}

    private record Listed(
            UUID hostId,
            String address,
            ListedSnapshot snapshot,
            @Nullable UUID operationId) {}

    private record Group(String tag, @Nullable UUID operationId) {}

    static NodeSnapshotsView of(String cluster, List<NodeListing> listings, KnownSnapshots known, String tagPrefix) {
        Map<Group, List<Listed>> groups = listings.stream()
                .flatMap(listing -> listing.snapshots().stream()
                        .filter(each -> each.tag().startsWith(tagPrefix))
                        .map(each -> new Listed(
                                listing.hostId(),
                                listing.address(),
                                each,
                                known.findOwner(listing.hostId(), each)
                                        .map(Snapshot::id)
                                        .orElse(null))))
                .sorted(Comparator.comparing(
                                (Listed listed) -> listed.snapshot().tag())
                        .thenComparing(listed -> listed.snapshot().name())
                        .thenComparing(Listed::address))
                .collect(Collectors.groupingBy(
                        listed -> new Group(listed.snapshot().tag(), listed.operationId()),
                        LinkedHashMap::new,
                        Collectors.toList()));
        return new NodeSnapshotsView(
                cluster,
                groups.entrySet().stream()
                        .map(group -> tag(group.getKey(), group.getValue()))
                        .toList(),
                listings.stream()
                        .filter(listing -> listing.listed() == null)
                        .map(listing -> new UnavailableNodeView(
                                listing.hostId(), listing.address(), String.valueOf(problem(listing))))
                        .toList());
    }

    private static @Nullable String problem(NodeListing listing) {
        return listing.problem() == null ? null : listing.problem().getMessage();
    }

    private static TagView tag(Group group, List<Listed> listed) {
        return new TagView(
                group.tag(),
                group.operationId(),
                distinct(listed, each -> each.snapshot().keyspace()),
                distinct(listed, each -> each.snapshot().name()),
                times(listed, ListedSnapshot::createdAt).stream()
                        .min(Comparator.naturalOrder())
                        .orElse(null),
                times(listed, ListedSnapshot::expiresAt).stream()
                        .max(Comparator.naturalOrder())
                        .orElse(null),
                listed.stream().mapToLong(each -> each.snapshot().trueSize()).sum(),
                listed.stream().mapToLong(each -> each.snapshot().sizeOnDisk()).sum(),
                listed.stream()
                        .collect(Collectors.groupingBy(Listed::hostId, LinkedHashMap::new, Collectors.toList()))
                        .values()
                        .stream()
                        .map(NodeSnapshotsView::node)
                        .sorted(Comparator.comparing(NodeView::address))
                        .toList());
    }

    private static NodeView node(List<Listed> listed) {
        return new NodeView(
                listed.get(0).hostId(),
                listed.get(0).address(),
                distinct(listed, each -> each.snapshot().name()),
                listed.stream().mapToLong(each -> each.snapshot().trueSize()).sum(),
                listed.stream().mapToLong(each -> each.snapshot().sizeOnDisk()).sum());
    }

    private static List<String> distinct(List<Listed> listed, Function<Listed, String> name) {
        return listed.stream().map(name).distinct().toList();
    }

    private static List<Instant> times(List<Listed> listed, Function<ListedSnapshot, @Nullable Instant> time) {
        return listed.stream()
                .map(each -> time.apply(each.snapshot()))
                .filter(Objects::nonNull)
                .toList();
    }
}
