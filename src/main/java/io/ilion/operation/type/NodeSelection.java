package io.ilion.operation.type;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.ilion.cassandra.NodeInfo;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The nodes of the cluster that match all given properties. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "The nodes to work on: those that match all given properties; without it, all nodes.")
public record NodeSelection(
        @Nullable @Size(min = 1, max = 100) @Schema(description = "Names of datacenters", example = "[\"dc1\"]")
        List<@NotBlank @Size(max = 255) String> datacenters,

        @Nullable @Size(min = 1, max = 100) @Schema(description = "Names of racks", example = "[\"rack1\"]")
        List<@NotBlank @Size(max = 255) String> racks,

        @Nullable
        @Size(min = 1, max = 1000)
        @Schema(description = "Host ids or IP addresses", example = "[\"127.0.0.1\"]")
        List<@NotBlank @Size(max = 255) String> hosts) {

    public boolean matches(NodeInfo node) {
        return matches(datacenters, node.datacenter())
                && matches(racks, node.rack())
                && (hosts == null || hosts.isEmpty() || hosts.stream().anyMatch(node::hasHost));
    }

    private static boolean matches(@Nullable List<String> wanted, String actual) {
        return wanted == null || wanted.isEmpty() || wanted.contains(actual);
    }
}
