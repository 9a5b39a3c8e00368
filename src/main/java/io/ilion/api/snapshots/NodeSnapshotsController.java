package io.ilion.api.snapshots;

import io.ilion.cassandra.Cluster;
import io.ilion.cassandra.Clusters;
import io.ilion.cassandra.NodeInfo;
import io.ilion.snapshot.KnownSnapshots;
import io.ilion.snapshot.NodeSnapshotListings;
import io.ilion.snapshot.NodeSnapshotListings.NodeListing;
import io.ilion.snapshot.NodeSnapshotListings.NodeToList;
import io.ilion.snapshot.Snapshots;
import io.ilion.web.ResourceNotFoundException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /clusters/{cluster}/snapshots}: what the nodes have now, asked for now. {@code /snapshots} is what Ilion took. */
@RestController
@RequestMapping(path = "/clusters/{cluster}/snapshots", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Snapshots", description = "Which snapshots there are, on which nodes, and how large.")
class NodeSnapshotsController {

    /** How long one node may take to answer. */
    private static final Duration EACH = Duration.ofSeconds(10);

    /** How long the answer may take, however many nodes hang. */
    private static final Duration AT_MOST = Duration.ofSeconds(20);

    private final NodeSnapshotListings listings = new NodeSnapshotListings("snapshot-list-");
    private final Clusters clusters;
    private final Snapshots snapshots;

    NodeSnapshotsController(Clusters clusters, Snapshots snapshots) {
        this.clusters = clusters;
        this.snapshots = snapshots;
    }

    @GetMapping
    @Operation(
            operationId = "listNodeSnapshots",
            summary = "List the snapshots on the nodes of a cluster",
            description =
                    "What the nodes list now, also what nodetool or Cassandra itself took. Each node is asked for 10 seconds at most; "
                            + "those that do not answer are named in notAsked. Role READER.")
    @ApiResponse(responseCode = "200", description = "The snapshots by tag, and the nodes that could not be asked")
    NodeSnapshotsView list(
            @Parameter(description = "Name of a configured cluster") @PathVariable String cluster,
            @Parameter(description = "Only snapshots whose tag begins so", example = "truncated-")
                    @RequestParam(defaultValue = "")
                    String tagPrefix) {
        Cluster asked = clusters.find(cluster)
                .orElseThrow(() -> new ResourceNotFoundException(
                        "no-such-cluster", "There is no cluster '%s', only %s.".formatted(cluster, clusters.names())));
        List<NodeToList> nodes = asked.nodes().stream()
                .sorted(Comparator.comparing(NodeInfo::address))
                .map(node -> new NodeToList(node.hostId(), node.address()))
                .toList();
        List<NodeListing> answers = listings.list(asked, nodes, EACH, AT_MOST);
        return NodeSnapshotsView.of(cluster, answers, new KnownSnapshots(snapshots.findPresent(cluster)), tagPrefix);
    }
}
