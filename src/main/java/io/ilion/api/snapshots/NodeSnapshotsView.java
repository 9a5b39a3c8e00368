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

/** What the nodes of a cluster list, whoever took it. */
@Schema(name = "NodeSnapshots", description = "The snapshots that the nodes of a cluster have now, whoever took them.")
record NodeSnapshotsView(
        String cluster,

        @Schema(description = "By tag") List<TagView> snapshots,

        @Schema(description = "The nodes that could not be asked, so that nobody knows what they have")
        List<NotAskedView> notAsked) {

    /** The snapshots of one tag that one operation, or somebody else, took. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "NodeSnapshotsOfTag")
    record TagView(
            @Schema(example = "before-upgrade") String tag,

            @Schema(
                    description =
                            "The operation of the inventory that took them, which is the id for clear-snapshot and restore; left out "
                                    + "where Ilion did not take them: nodetool, or Cassandra itself (truncated-…, dropped-…)")
            @Nullable
            UUID operationId,

            List<String> keyspaces,

            @Schema(description = "Each as keyspace.table", example = "[\"demo.orders\"]")
            List<String> tables,

            @Schema(
                    description =
                            "When the first of them was created by the clock of its node; left out where no node tells, as "
                                    + "before Cassandra 4.1")
            @Nullable
            Instant creationTime,

            @Schema(
                    description =
                            "When the last of them will be removed by its node; left out where they will not, or no node tells")
            @Nullable
            Instant expirationTime,

            @Schema(description = "Bytes that only the snapshots hold, on all nodes together, as rounded by the nodes")
            long trueSize,

            @Schema(description = "Bytes of all their files, on all nodes together, as rounded by the nodes")
            long sizeOnDisk,

            List<NodeView> nodes) {}

    /** What one node has of them. */
    @Schema(name = "NodeSnapshotsOnNode")
    record NodeView(
            UUID hostId,
            String address,

            @Schema(description = "Each as keyspace.table", example = "[\"demo.orders\"]")
            List<String> tables,

            long trueSize,
            long sizeOnDisk) {}

    /** A node that could not be asked. */
    @Schema(name = "NodeSnapshotsNotAsked")
    record NotAskedView(
            UUID hostId,
            String address,

            @Schema(description = "Why it could not be asked")
            String problem) {}

    private record Listed(
            UUID hostId,
            String address,
            ListedSnapshot snapshot,
            @Nullable UUID operationId) {}

    private record Group(String tag, @Nullable UUID operationId) {}

    static NodeSnapshotsView of(String cluster, List<NodeListing> answers, KnownSnapshots known, String tagPrefix) {
        Map<Group, List<Listed>> groups = answers.stream()
                .flatMap(answer -> answer.snapshots().stream()
                        .filter(each -> each.tag().startsWith(tagPrefix))
                        .map(each -> new Listed(
                                answer.hostId(),
                                answer.address(),
                                each,
                                known.findOwner(answer.hostId(), each)
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
                answers.stream()
                        .filter(answer -> answer.listed() == null)
                        .map(answer ->
                                new NotAskedView(answer.hostId(), answer.address(), String.valueOf(problem(answer))))
                        .toList());
    }

    private static @Nullable String problem(NodeListing answer) {
        return answer.problem() == null ? null : answer.problem().getMessage();
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

    private static List<String> distinct(List<Listed> listed, Function<Listed, String> word) {
        return listed.stream().map(word).distinct().toList();
    }

    private static List<Instant> times(List<Listed> listed, Function<ListedSnapshot, @Nullable Instant> time) {
        return listed.stream()
                .map(each -> time.apply(each.snapshot()))
                .filter(Objects::nonNull)
                .toList();
    }
}
