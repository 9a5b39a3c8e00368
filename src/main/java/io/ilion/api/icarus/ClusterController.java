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

/** {@code /topology}, {@code /status} and {@code /version}: the cluster endpoints of Icarus. */
@RestController
@RequestMapping(produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Cluster", description = "Topology, status and versions of a cluster, for Icarus clients.")
class ClusterController {

    private static final String CLUSTER = "Name of a configured cluster; optional when there is only one";
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
            summary = "List the nodes of a cluster",
            description = "From the system tables of the cluster. Role READER.")
    @ApiResponse(responseCode = "200", description = "The nodes, by datacenter, rack and address")
    Topology topology(@Parameter(description = CLUSTER) @RequestParam(required = false) @Nullable String cluster) {
        return topology(cluster(cluster), node -> true);
    }

    @GetMapping("/topology/{dc}")
    @Operation(
            operationId = "getTopologyOfDatacenters",
            summary = "List the nodes of datacenters",
            description = "From the system tables of the cluster. Role READER.")
    @ApiResponse(responseCode = "200", description = "The nodes, by datacenter, rack and address")
    Topology topology(
            @Parameter(description = "One datacenter, or several separated by commas", example = "dc1") @PathVariable
                    String dc,
            @Parameter(description = CLUSTER) @RequestParam(required = false) @Nullable String cluster) {
        Cluster asked = cluster(cluster);
        Set<String> wanted = new LinkedHashSet<>(List.of(dc.split(",", -1)));
        Set<String> known =
                asked.nodes().stream().map(NodeInfo::datacenter).collect(Collectors.toCollection(TreeSet::new));
        wanted.stream().filter(each -> !known.contains(each)).findFirst().ifPresent(missing -> {
            throw new ResourceNotFoundException(
                    "no-such-datacenter",
                    "No datacenter '%s' in cluster '%s'; known are %s.".formatted(missing, asked.name(), known));
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
            summary = "Get the operation mode of the nodes",
            description =
                    "NORMAL if all nodes are, otherwise the mode of the first that is not. 503 if a node does not respond. "
                            + "Role READER.")
    @ApiResponse(responseCode = "200", description = "The operation mode")
    NodeStatus status(
            @Parameter(description = CLUSTER) @RequestParam(required = false) @Nullable String cluster,
            @Parameter(description = "Host id or address of a node, to query only that node", example = "10.0.0.1")
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
            summary = "Get the version of Ilion, at the path of Icarus",
            description = "Role READER.")
    @ApiResponse(responseCode = "200", description = "The version and the commit that it was built from")
    ServiceVersion sidecarVersion() {
        return version();
    }

    @GetMapping("/version")
    @Operation(operationId = "getVersion", summary = "Get the version of Ilion", description = "Role READER.")
    @ApiResponse(responseCode = "200", description = "The version and the commit that it was built from")
    ServiceVersion version() {
        return new ServiceVersion(
                build == null ? null : build.getVersion(),
                git == null ? null : git.getCommitTime(),
                git == null ? null : git.getCommitId());
    }

    @GetMapping("/version/cassandra")
    @Operation(
            operationId = "getCassandraVersion",
            summary = "Get the Cassandra version of a cluster",
            description = "The oldest version while nodes differ. Role READER.")
    @ApiResponse(responseCode = "200", description = "The parts of the version")
    CassandraVersion cassandraVersion(
            @Parameter(description = CLUSTER) @RequestParam(required = false) @Nullable String cluster) {
        Cluster asked = cluster(cluster);
        return asked.nodes().stream()
                .map(NodeInfo::version)
                .filter(Objects::nonNull)
                .map(CassandraVersion::parse)
                .min(CassandraVersion.OLDEST_FIRST)
                .orElseThrow(() -> new ClusterUnreachableException(asked.name(), "no node reports its version", null));
    }

    @GetMapping("/version/schema")
    @Operation(
            operationId = "getSchemaVersion",
            summary = "Get the schema version of a cluster",
            description = "Queried at the time of the request. Role READER.")
    @ApiResponse(responseCode = "200", description = "The schema version")
    SchemaVersion schemaVersion(
            @Parameter(description = CLUSTER) @RequestParam(required = false) @Nullable String cluster) {
        return new SchemaVersion(cluster(cluster).identity().schemaVersion());
    }

    private Cluster cluster(@Nullable String name) {
        return (name == null ? clusters.only() : clusters.find(name))
                .orElseThrow(() -> new InvalidRequestException("cluster", "must be one of " + clusters.names()));
    }
}
