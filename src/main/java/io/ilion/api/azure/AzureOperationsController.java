package io.ilion.api.azure;

import io.ilion.api.PreferWait;
import io.ilion.api.Submissions;
import io.ilion.operation.Operations;
import io.ilion.web.JsonBody;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.UUID;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /azure/operations}: any operation, with the status monitor of Azure. */
@RestController
@RequestMapping(path = "${ilion.api.azure.base-path:/azure}", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Azure", description = "The same operations for pollers of Azure, and snapshots as its Face API had them.")
class AzureOperationsController {

    private final Operations operations;
    private final Submissions submissions;
    private final OperationStatuses monitors;

    AzureOperationsController(Operations operations, Submissions submissions, OperationStatuses monitors) {
        this.operations = operations;
        this.submissions = submissions;
        this.monitors = monitors;
    }

    @PostMapping(path = "/operations", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "submitAzureOperation",
            summary = "Submit an operation",
            description = "With the body that POST /operations takes. Role OPERATOR.")
    @AcceptsOperation
    Object submit(@RequestBody JsonBody body, HttpServletRequest request, HttpServletResponse response) {
        return monitors.accepted(submissions.submit(body.json(), request), request, response);
    }

    @GetMapping("/operations/{id}")
    @Operation(
            operationId = "getAzureOperation",
            summary = "Look how far an operation is",
            description = "Role READER.")
    @ApiResponse(
            responseCode = "200",
            description = "How far it is, also where it failed",
            headers =
                    @Header(
                            name = "Retry-After",
                            description = "In how many seconds to look again; left out when it has ended",
                            schema = @Schema(type = "integer")),
            content = @Content(schema = @Schema(implementation = OperationStatus.class)))
    @PreferWait
    Object get(
            @Parameter(description = "Id of the operation") @PathVariable UUID id,
            HttpServletRequest request,
            HttpServletResponse response) {
        return monitors.monitor(operations.get(id), request, response);
    }
}
