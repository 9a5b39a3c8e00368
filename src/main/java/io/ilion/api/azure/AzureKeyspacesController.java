package io.ilion.api.azure;

import io.ilion.cassandra.Cluster;
import io.ilion.cassandra.Clusters;
import io.ilion.cassandra.Keyspace;
import io.ilion.operation.type.InvalidRequestException;
import io.ilion.web.IgnoresUnknownParameters;
import io.ilion.web.ResourceNotFoundException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /azure/keyspaces}: the keyspaces that restores link to. */
@RestController
@IgnoresUnknownParameters(known = "api-version")
@RequestMapping(path = "${ilion.api.azure.base-path:/azure}/keyspaces", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Azure")
class AzureKeyspacesController {

    private final Clusters clusters;

    AzureKeyspacesController(Clusters clusters) {
        this.clusters = clusters;
    }

    /** A keyspace with its tables. */
    @Schema(name = "AzureKeyspace")
    record KeyspaceView(
            @Schema(description = "Its name", example = "demo")
            String id,

            @Schema(description = "Name of its cluster") String account,

            @Schema(description = "The names of its tables") List<String> tables) {}

    @GetMapping("/{keyspace}")
    @Operation(operationId = "getAzureKeyspace", summary = "Get a keyspace", description = "Role READER.")
    @ApiResponse(responseCode = "200", description = "The keyspace as its cluster describes it")
    KeyspaceView get(
            @Parameter(description = "Name of the keyspace", example = "demo") @PathVariable String keyspace,
            @Parameter(description = "Name of a configured cluster; optional when there is only one")
                    @RequestParam(required = false)
                    @Nullable
                    String cluster) {
        Cluster asked = (cluster == null ? clusters.only() : clusters.find(cluster))
                .orElseThrow(() -> new InvalidRequestException("cluster", "must be one of " + clusters.names()));
        Keyspace found = asked.keyspace(keyspace)
                .or(() -> asked.refreshKeyspace(keyspace))
                .orElseThrow(() -> new ResourceNotFoundException(
                        "no-such-keyspace", "No keyspace '%s' in cluster '%s'.".formatted(keyspace, asked.name())));
        return new KeyspaceView(
                found.name(), asked.name(), found.tables().stream().sorted().toList());
    }
}
