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

/** {@code /clusters/{cluster}/snapshots}: the snapshots that the nodes list now, whichever tool took them. */
@RestController
@RequestMapping(path = "/clusters/{cluster}/snapshots", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Snapshots", description = "The inventory of snapshots, and the snapshots on the nodes.")
class NodeSnapshotsController {

    private static final Duration NODE_TIMEOUT = Duration.ofSeconds(10);

    /** For all nodes together, also when many of them hang. */
    private static final Duration TOTAL_TIMEOUT = Duration.ofSeconds(20);

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
                    "Lists the snapshots that the nodes have now, including those taken by nodetool or by Cassandra itself. A node has "
                            + "10 seconds to answer; nodes that do not are listed in unavailableNodes. Role READER.")
    @ApiResponse(responseCode = "200", description = "The snapshots by tag, and the nodes that did not answer")
    NodeSnapshotsView list(
            @Parameter(description = "Name of a configured cluster") @PathVariable String cluster,
            @Parameter(description = "Prefix of the tags", example = "truncated-") @RequestParam(defaultValue = "")
                    String tagPrefix) {
        Cluster found = clusters.find(cluster)
                .orElseThrow(() -> new ResourceNotFoundException(
                        "no-such-cluster",
                        "There is no cluster '%s'; configured clusters are %s.".formatted(cluster, clusters.names())));
        List<NodeToList> nodes = found.nodes().stream()
                .sorted(Comparator.comparing(NodeInfo::address))
                .map(node -> new NodeToList(node.hostId(), node.address()))
                .toList();
        List<NodeListing> listed = listings.list(found, nodes, NODE_TIMEOUT, TOTAL_TIMEOUT);
        return NodeSnapshotsView.of(cluster, listed, new KnownSnapshots(snapshots.findPresent(cluster)), tagPrefix);
    }
}
