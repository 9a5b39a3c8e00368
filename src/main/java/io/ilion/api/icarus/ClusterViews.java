package io.ilion.api.icarus;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.ilion.cassandra.NodeInfo;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Responses of the Icarus API about a cluster. */
final class ClusterViews {

    private ClusterViews() {}

    /** All nodes, or those of some datacenters. */
    @Schema(name = "Topology")
    record Topology(
            @Schema(description = "When it was queried, in milliseconds since 1970")
            long timestamp,

            @Schema(description = "The cluster_name of its cassandra.yaml")
            String clusterName,

            UUID schemaVersion,
            List<Place> topology) {}

    /** One node. */
    @Schema(name = "TopologyNode")
    record Place(
            @Schema(description = "Its address; host names are not resolved", example = "127.0.0.1")
            String hostname,

            @Schema(description = "The cluster_name of its cassandra.yaml")
            String cluster,

            String dc,
            String rack,
            @Schema(description = "Its host id") UUID nodeId,
            @Schema(example = "127.0.0.1") String ipAddress) {

        static Place of(NodeInfo node, String cluster) {
            return new Place(node.address(), cluster, node.datacenter(), node.rack(), node.hostId(), node.address());
        }
    }

    /** The operation mode of a node, in Cassandra's terms. */
    @Schema(name = "NodeStatus")
    record NodeStatus(
            @Schema(
                    description = "STARTING, NORMAL, JOINING, LEAVING, DECOMMISSIONED, MOVING, DRAINING, DRAINED or "
                            + "another mode of Cassandra",
                    example = "NORMAL")
            String nodeState) {}

    /** This service. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "ServiceVersion")
    record ServiceVersion(
            @Nullable @Schema(example = "0.1.0") String version,

            @Nullable @Schema(description = "Time of the commit that it was built from")
            Instant buildTime,

            @Nullable @Schema(description = "The commit that it was built from")
            String gitCommit) {}

    /** The version of a schema. */
    @Schema(name = "SchemaVersion")
    record SchemaVersion(UUID schemaVersion) {}

    /**
     * A version of Cassandra in its parts.
     *
     * @param dsePatch the fourth number, which only DSE has; -1 without one, as clients expect it
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @Schema(name = "CassandraVersion")
    record CassandraVersion(
            int major,
            int minor,
            int patch,

            @Schema(description = "Fourth number, which only DSE has; -1 without one", example = "-1")
            int dsePatch,

            @Schema(description = "Such as beta1; absent for a release") @Nullable
            List<String> preReleaseLabels,

            @Schema(description = "The part after '+'; absent where there is none") @Nullable
            String buildLabel) {

        static final Comparator<CassandraVersion> OLDEST_FIRST = Comparator.comparingInt(CassandraVersion::major)
                .thenComparingInt(CassandraVersion::minor)
                .thenComparingInt(CassandraVersion::patch);

        private static final Pattern PARTS =
                Pattern.compile("(\\d+)\\.(\\d+)(?:\\.(\\d+))?(?:\\.(\\d+))?(?:[-~]([^+]+))?(?:\\+(.+))?");

        static CassandraVersion parse(String version) {
            Matcher parts = PARTS.matcher(version);
            if (!parts.matches()) {
                throw new IllegalArgumentException("Unexpected Cassandra version: " + version);
            }
            String labels = parts.group(5);
            return new CassandraVersion(
                    Integer.parseInt(parts.group(1)),
                    Integer.parseInt(parts.group(2)),
                    parts.group(3) == null ? 0 : Integer.parseInt(parts.group(3)),
                    parts.group(4) == null ? -1 : Integer.parseInt(parts.group(4)),
                    labels == null ? null : Stream.of(labels.split("[-~]", -1)).toList(),
                    parts.group(6));
        }
    }
}
