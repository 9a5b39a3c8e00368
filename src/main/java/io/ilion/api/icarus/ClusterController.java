package io.ilion.api.icarus;

import io.ilion.api.icarus.ClusterViews.CassandraVersion;
import io.ilion.api.icarus.ClusterViews.NodeStatus;
import io.ilion.api.icarus.ClusterViews.Place;
import io.ilion.api.icarus.ClusterViews.SchemaVersion;
import io.ilion.api.icarus.ClusterViews.ServiceVersion;
import io.ilion.api.icarus.ClusterViews.Topology;
import io.ilion.cassandra.Cluster;
import io.ilion.cassandra.ClusterIdentity;
import io.ilion.cassandra.ClusterUnreachableException;
import io.ilion.cassandra.Clusters;
import io.ilion.cassandra.NodeInfo;
import io.ilion.operation.type.InvalidRequestException;
import io.ilion.web.ResourceNotFoundException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.boot.info.GitProperties;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /topology}, {@code /status} and {@code /version}: what clients of Icarus ask beside operations. */
@RestController
@RequestMapping(produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Cluster", description = "What a cluster looks like, for clients of Icarus.")
class ClusterController {

    private static final String CLUSTER = "Name of a configured cluster; may be left out when there is only one";
    private static final Comparator<NodeInfo> BY_PLACE = Comparator.comparing(NodeInfo::datacenter)
            .thenComparing(NodeInfo::rack)
            .thenComparing(NodeInfo::address);

    private final Clusters clusters;
    private final OperationModes modes;
    private final Clock clock;
    private final @Nullable BuildProperties build;
    private final @Nullable GitProperties git;

    ClusterController(
            Clusters clusters,
            OperationModes modes,
            Clock clock,
            ObjectProvider<BuildProperties> build,
            ObjectProvider<GitProperties> git) {
        this.clusters = clusters;
        this.modes = modes;
        this.clock = clock;
        this.build = build.getIfAvailable();
        this.git = git.getIfAvailable();
    }

    @GetMapping("/topology")
    @Operation(
            operationId = "getTopology",
            summary = "All nodes of a cluster",
            description = "As the cluster describes them. Role READER.")
    @ApiResponse(responseCode = "200", description = "The nodes, by datacenter, rack and address")
    Topology topology(@Parameter(description = CLUSTER) @RequestParam(required = false) @Nullable String cluster) {
        return topology(cluster(cluster), node -> true);
    }

    @GetMapping("/topology/{dc}")
    @Operation(
            operationId = "getTopologyOfDatacenters",
            summary = "The nodes of datacenters",
            description = "As the cluster describes them. Role READER.")
    @ApiResponse(responseCode = "200", description = "The nodes, by datacenter, rack and address")
    Topology topology(
            @Parameter(description = "One datacenter, or several divided by commas", example = "dc1") @PathVariable
                    String dc,
            @Parameter(description = CLUSTER) @RequestParam(required = false) @Nullable String cluster) {
        Cluster asked = cluster(cluster);
        Set<String> wanted = new LinkedHashSet<>(List.of(dc.split(",", -1)));
        Set<String> known =
                asked.nodes().stream().map(NodeInfo::datacenter).collect(Collectors.toCollection(TreeSet::new));
        wanted.stream().filter(each -> !known.contains(each)).findFirst().ifPresent(missing -> {
            throw new ResourceNotFoundException(
                    "no-such-datacenter",
                    "There is no datacenter '%s' in cluster '%s', only %s.".formatted(missing, asked.name(), known));
        });
        return topology(asked, node -> wanted.contains(node.datacenter()));
    }

    private Topology topology(Cluster cluster, Predicate<NodeInfo> wanted) {
        ClusterIdentity identity = cluster.identity();
        return new Topology(
                clock.instant().toEpochMilli(),
                identity.clusterName(),
                identity.schemaVersion(),
                cluster.nodes().stream()
                        .filter(wanted)
                        .sorted(BY_PLACE)
                        .map(node -> Place.of(node, identity.clusterName()))
                        .toList());
    }

    @GetMapping("/status")
    @Operation(
            operationId = "getStatus",
            summary = "What the nodes of a cluster are at",
            description =
                    "NORMAL when all of them are; else what the first is that is not. 503 when one does not answer. "
                            + "Role READER.")
    @ApiResponse(responseCode = "200", description = "What they are at")
    NodeStatus status(
            @Parameter(description = CLUSTER) @RequestParam(required = false) @Nullable String cluster,
            @Parameter(description = "Host id or address of one node, to ask only that", example = "10.0.0.1")
                    @RequestParam(required = false)
                    @Nullable
                    String node) {
        Cluster asked = cluster(cluster);
        List<NodeInfo> nodes = asked.nodes().stream()
                .filter(each -> node == null || each.hasHost(node))
                .sorted(BY_PLACE)
                .toList();
        if (nodes.isEmpty()) {
            throw new InvalidRequestException(
                    "node", "there is no node '%s' in cluster '%s'".formatted(node, asked.name()));
        }
        return new NodeStatus(modes.of(asked, nodes));
    }

    @GetMapping("/version/sidecar")
    @Operation(
            operationId = "getSidecarVersion",
            summary = "Which Ilion this is, as clients of Icarus ask for it",
            description = "Role READER.")
    @ApiResponse(responseCode = "200", description = "Its version and what it was built from")
    ServiceVersion sidecarVersion() {
        return version();
    }

    @GetMapping("/version")
    @Operation(operationId = "getVersion", summary = "Which Ilion this is", description = "Role READER.")
    @ApiResponse(responseCode = "200", description = "Its version and what it was built from")
    ServiceVersion version() {
        return new ServiceVersion(
                build == null ? null : build.getVersion(),
                git == null ? null : git.getCommitTime(),
                git == null ? null : git.getCommitId());
    }

    @GetMapping("/version/cassandra")
    @Operation(
            operationId = "getCassandraVersion",
            summary = "Which Cassandra a cluster runs",
            description = "The oldest, while its nodes differ. Role READER.")
    @ApiResponse(responseCode = "200", description = "The version in its parts")
    CassandraVersion cassandraVersion(
            @Parameter(description = CLUSTER) @RequestParam(required = false) @Nullable String cluster) {
        Cluster asked = cluster(cluster);
        return asked.nodes().stream()
                .map(NodeInfo::version)
                .filter(Objects::nonNull)
                .map(CassandraVersion::parse)
                .min(CassandraVersion.OLDEST_FIRST)
                .orElseThrow(() -> new ClusterUnreachableException(asked.name(), "no node tells its version", null));
    }

    @GetMapping("/version/schema")
    @Operation(
            operationId = "getSchemaVersion",
            summary = "Which schema a cluster has",
            description = "Asked for now. Role READER.")
    @ApiResponse(responseCode = "200", description = "The version of the schema")
    SchemaVersion schemaVersion(
            @Parameter(description = CLUSTER) @RequestParam(required = false) @Nullable String cluster) {
        return new SchemaVersion(cluster(cluster).identity().schemaVersion());
    }

    private Cluster cluster(@Nullable String name) {
        return (name == null ? clusters.only() : clusters.find(name))
                .orElseThrow(() -> new InvalidRequestException("cluster", "must be one of " + clusters.names()));
    }
}
