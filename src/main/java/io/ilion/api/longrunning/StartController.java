package io.ilion.api.longrunning;

import io.ilion.api.OperationAwaiter;
import io.ilion.api.Submissions;
import io.ilion.operation.type.InvalidRequestException;
import io.ilion.operation.type.Maintenance;
import io.ilion.operation.type.MaintenanceRegistry;
import io.ilion.snapshot.SnapshotOperations;
import io.ilion.web.IgnoresUnknownParameters;
import io.ilion.web.JsonBody;
import io.ilion.web.ResourceNotFoundException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.RecordComponent;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Starts operations with custom methods (AIP-136) of the resources that they work on; each method is named after an operation type.
 * The response is an operation, with the status 200.
 */
@RestController
@IgnoresUnknownParameters
@RequestMapping(path = "/v1", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "google.longrunning")
class StartController {

    private static final String BODY =
            "The other properties of the request, without type; may be left out where none is required";

    private final Submissions submissions;
    private final MaintenanceRegistry registry;
    private final LongRunningViews views;
    private final OperationAwaiter awaiter;

    StartController(
            Submissions submissions, MaintenanceRegistry registry, LongRunningViews views, OperationAwaiter awaiter) {
        this.submissions = submissions;
        this.registry = registry;
        this.views = views;
        this.awaiter = awaiter;
    }

    @PostMapping(path = "/operations", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "startLongRunningOperation",
            summary = "Start any operation",
            description = "The body is that of POST /operations. Role OPERATOR.")
    @StartsOperation
    Object start(@RequestBody JsonBody body, HttpServletRequest request, HttpServletResponse response) {
        return start(body.object(), request, response);
    }

    @PostMapping("/keyspaces/{keyspace}:{type}")
    @Operation(
            operationId = "startOnKeyspace",
            summary = "Start an operation on a keyspace",
            description = "For example, /v1/keyspaces/demo:flush. Role OPERATOR.")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            description = BODY,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(ref = StartRequestSchema.PARAMETERS)))
    @StartsOperation
    Object startOnKeyspace(
            @Parameter(description = "Name of the keyspace", example = "demo") @PathVariable String keyspace,
            @Parameter(description = "The operation type", example = "flush") @PathVariable String type,
            @RequestBody(required = false) @Nullable JsonBody body,
            HttpServletRequest request,
            HttpServletResponse response) {
        maintenance(type, "keyspace");
        ObjectNode properties = properties(type, body);
        put(properties, "keyspace", JsonNodeFactory.instance.stringNode(keyspace));
        return start(properties, request, response);
    }

    @PostMapping("/keyspaces/{keyspace}/tables/{table}:{type}")
    @Operation(
            operationId = "startOnTable",
            summary = "Start an operation on a table",
            description = "For example, /v1/keyspaces/demo/tables/orders:import. Role OPERATOR.")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            description = BODY,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(ref = StartRequestSchema.PARAMETERS)))
    @StartsOperation
    Object startOnTable(
            @Parameter(description = "Name of the keyspace", example = "demo") @PathVariable String keyspace,
            @Parameter(description = "Name of the table", example = "orders") @PathVariable String table,
            @Parameter(description = "The operation type", example = "flush") @PathVariable String type,
            @RequestBody(required = false) @Nullable JsonBody body,
            HttpServletRequest request,
            HttpServletResponse response) {
        Maintenance<?> maintenance = maintenance(type, "keyspace");
        ObjectNode properties = properties(type, body);
        put(properties, "keyspace", JsonNodeFactory.instance.stringNode(keyspace));
        if (has(maintenance, "table")) {
            put(properties, "table", JsonNodeFactory.instance.stringNode(table));
        } else {
            put(properties, "tables", JsonNodeFactory.instance.arrayNode().add(table));
        }
        return start(properties, request, response);
    }

    @PostMapping(path = "/snapshots", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(operationId = "startSnapshot", summary = "Take a snapshot", description = "Role OPERATOR.")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            description = "The properties of a snapshot, without type",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(ref = StartRequestSchema.PARAMETERS)))
    @StartsOperation
    Object snapshot(@RequestBody JsonBody body, HttpServletRequest request, HttpServletResponse response) {
        return start(properties(SnapshotOperations.TAKE, body), request, response);
    }

    @PostMapping("/snapshots/{id}:apply")
    @Operation(operationId = "startRestore", summary = "Restore a snapshot", description = "Role ADMIN.")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            description = BODY,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(ref = StartRequestSchema.PARAMETERS)))
    @StartsOperation
    Object apply(
            @Parameter(description = "Id of the snapshot") @PathVariable UUID id,
            @RequestBody(required = false) @Nullable JsonBody body,
            HttpServletRequest request,
            HttpServletResponse response) {
        ObjectNode properties = properties(SnapshotOperations.RESTORE, body);
        put(properties, "snapshotId", JsonNodeFactory.instance.stringNode(id.toString()));
        return start(properties, request, response);
    }

    private Object start(ObjectNode properties, HttpServletRequest request, HttpServletResponse response) {
        return awaiter.respond(submissions.submit(properties, request), request, response, views::of);
    }

    private Maintenance<?> maintenance(String type, String property) {
        return registry.find(type)
                .filter(maintenance -> has(maintenance, property))
                .orElseThrow(() -> new ResourceNotFoundException(
                        "no-such-method", "Keyspaces have no method ':%s'.".formatted(type)));
    }

    private static boolean has(Maintenance<?> maintenance, String property) {
        return Stream.of(maintenance.parameters().getRecordComponents())
                .map(RecordComponent::getName)
                .anyMatch(property::equals);
    }

    private static ObjectNode properties(String type, @Nullable JsonBody body) {
        ObjectNode properties = JsonNodeFactory.instance.objectNode();
        put(properties, "type", JsonNodeFactory.instance.stringNode(type));
        if (body != null) {
            body.object().properties().forEach(each -> put(properties, each.getKey(), each.getValue()));
        }
        return properties;
    }

    /** Sets a property; rejects a body that contradicts the path. */
    private static void put(ObjectNode properties, String property, JsonNode value) {
        JsonNode present = properties.get(property);
        if (present != null && !present.isNull() && !present.equals(value)) {
            throw new InvalidRequestException(
                    property,
                    "is %s in the path and %s in the body; leave it out of the body".formatted(value, present));
        }
        properties.set(property, value);
    }
}
