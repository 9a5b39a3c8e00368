package io.ilion.api.longrunning;

import io.ilion.api.OperationAwaiter;
import io.ilion.api.PreferWait;
import io.ilion.api.Submissions;
import io.ilion.operation.OperationNotFoundException;
import io.ilion.operation.Operations;
import io.ilion.operation.request.StrictJson;
import io.ilion.operation.search.IndexedCriteria;
import io.ilion.operation.search.OperationCriteria;
import io.ilion.operation.search.OperationCriterion;
import io.ilion.web.IgnoresUnknownParameters;
import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code /v1/operations}: the methods of {@code google.longrunning.Operations}. Unknown query parameters are ignored, since clients
 * of Google APIs add parameters of their own.
 */
@RestController
@IgnoresUnknownParameters(known = "timeout")
@RequestMapping(path = "/v1", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "google.longrunning", description = "The same operations for clients of google.longrunning.Operations.")
class LongRunningController {

    private final Operations operations;
    private final LongRunningViews views;
    private final OperationPages pages;
    private final OperationAwaiter awaiter;
    private final StrictJson json;

    LongRunningController(
            Operations operations,
            LongRunningViews views,
            OperationPages pages,
            OperationAwaiter awaiter,
            StrictJson json) {
        this.operations = operations;
        this.views = views;
        this.pages = pages;
        this.awaiter = awaiter;
        this.json = json;
    }

    @GetMapping("/operations")
    @Operation(
            operationId = "listLongRunningOperations",
            summary = "List operations",
            description = "The newest first, page by page (AIP-158). Role READER.")
    @ApiResponse(responseCode = "200", description = "A page of operations")
    OperationPage list(
            @Parameter(
                            description = "Which operations (AIP-160), by name, done, error, error.code, response, and "
                                    + "metadata.operationId, type, cluster, state, keyspace, table, progress, createTime, "
                                    + "startTime, endTime. keyspace and table find operations on a snapshot of them too, and table "
                                    + "finds operations on the whole keyspace",
                            example = "done=false AND metadata.type=\"flush\"")
                    @RequestParam(defaultValue = "")
                    String filter,
            @Parameter(
                            description =
                                    "Maximum number of operations on the page; 50 when 0 or left out, never more than 1000",
                            schema = @Schema(type = "integer", format = "int32", minimum = "0"))
                    @RequestParam(defaultValue = "")
                    String pageSize,
            @Parameter(description = "The nextPageToken of the previous page, which must have had the same filter")
                    @RequestParam(defaultValue = "")
                    String pageToken) {
        return pages.page("operations", OperationCriteria.any(), filter, pageSize, pageToken);
    }

    /** The path of clients that put the name {@code operations} into the default HTTP binding of the list. */
    @GetMapping("/operations/operations")
    @Hidden
    OperationPage listByName(
            @RequestParam(defaultValue = "") String filter,
            @RequestParam(defaultValue = "") String pageSize,
            @RequestParam(defaultValue = "") String pageToken) {
        return list(filter, pageSize, pageToken);
    }

    @GetMapping("/nodes/{node}/operations")
    @Operation(
            operationId = "listLongRunningOperationsOfNode",
            summary = "List the operations of a node",
            description = "The operations that have a task on the node, the newest first. Role READER.")
    @ApiResponse(responseCode = "200", description = "A page of operations")
    OperationPage listOfNode(
            @Parameter(description = "Host id or address of the node; - for all nodes", example = "-") @PathVariable
                    String node,
            @Parameter(description = "As in the list of all operations") @RequestParam(defaultValue = "") String filter,
            @Parameter(
                            description =
                                    "Maximum number of operations on the page; 50 when 0 or left out, never more than 1000",
                            schema = @Schema(type = "integer", format = "int32", minimum = "0"))
                    @RequestParam(defaultValue = "")
                    String pageSize,
            @Parameter(description = "The nextPageToken of the previous page, which must have had the same filter")
                    @RequestParam(defaultValue = "")
                    String pageToken) {
        OperationCriterion onNode = node.equals("-") ? OperationCriteria.any() : IndexedCriteria.node(node);
        return pages.page("nodes/" + node, onNode, filter, pageSize, pageToken);
    }

    @GetMapping("/operations/{id}")
    @Operation(operationId = "getLongRunningOperation", summary = "Get an operation", description = "Role READER.")
    @ApiResponse(
            responseCode = "200",
            description = "The current state of the operation",
            content = @Content(schema = @Schema(implementation = LongRunningOperation.class)))
    @PreferWait
    Object get(
            @Parameter(description = "Id of the operation") @PathVariable UUID id,
            HttpServletRequest request,
            HttpServletResponse response) {
        return awaiter.respond(visible(id), request, response, views::of);
    }

    @PostMapping("/operations/{id}:cancel")
    @Operation(
            operationId = "cancelLongRunningOperation",
            summary = "Cancel an operation",
            description =
                    "Tasks that have not started are cancelled. Running tasks are stopped on the node, or run to their end where the "
                            + "type cannot be stopped. An operation that has ended does not change. A body is ignored. Role OPERATOR.")
    @ApiResponse(responseCode = "200", description = "The cancellation is stored")
    Map<String, Object> cancel(
            @Parameter(description = "Id of the operation") @PathVariable UUID id, HttpServletRequest request) {
        operations.cancel(visible(id).id(), Submissions.caller(request));
        return Map.of();
    }

    @PostMapping("/operations/{id}:wait")
    @Operation(
            operationId = "waitForLongRunningOperation",
            summary = "Wait until an operation has ended",
            description = "Responds with the operation when it has ended, or when the timeout has passed. Role READER.")
    @ApiResponse(
            responseCode = "200",
            description = "The operation, which need not be done",
            content = @Content(schema = @Schema(implementation = LongRunningOperation.class)))
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            description = "The maximum time to wait; optional",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = WaitRequest.class)))
    @Parameter(
            name = "timeout",
            in = ParameterIn.QUERY,
            description = "The same as timeout in the body",
            schema = @Schema(type = "string"),
            example = "3.5s")
    Object await(@Parameter(description = "Id of the operation") @PathVariable UUID id, HttpServletRequest request)
            throws IOException {
        return awaiter.awaitEnd(visible(id), WaitRequest.read(request, json).duration(), request, views::of);
    }

    @DeleteMapping("/operations/{id}")
    @Operation(
            operationId = "deleteLongRunningOperation",
            summary = "Delete an operation that has ended",
            description = "The operation is hidden below /v1. The history keeps it. Role ADMIN.")
    @ApiResponse(responseCode = "200", description = "The operation is hidden")
    Map<String, Object> delete(
            @Parameter(description = "Id of the operation") @PathVariable UUID id, HttpServletRequest request) {
        operations.hide(visible(id).id(), Submissions.caller(request));
        return Map.of();
    }

    private io.ilion.operation.Operation visible(UUID id) {
        if (operations.isHidden(id)) {
            throw new OperationNotFoundException(id.toString());
        }
        return operations.get(id);
    }
}
