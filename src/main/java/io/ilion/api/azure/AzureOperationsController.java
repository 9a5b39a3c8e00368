package io.ilion.api.azure;

import io.ilion.api.PreferWait;
import io.ilion.api.Submissions;
import io.ilion.operation.Operations;
import io.ilion.web.IgnoresUnknownParameters;
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

/** {@code /azure/operations}: operations of any type, with the status monitor of Azure. */
@RestController
@IgnoresUnknownParameters(known = "api-version")
@RequestMapping(path = "${ilion.api.azure.base-path:/azure}", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Azure", description = "Operations for Azure pollers, and snapshots in the format of the Face API.")
class AzureOperationsController {

    private final Operations operations;
    private final Submissions submissions;
    private final OperationStatuses statuses;

    AzureOperationsController(Operations operations, Submissions submissions, OperationStatuses statuses) {
        this.operations = operations;
        this.submissions = submissions;
        this.statuses = statuses;
    }

    @PostMapping(path = "/operations", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "submitAzureOperation",
            summary = "Submit an operation",
            description = "With the same body as POST /operations. Role OPERATOR.")
    @AcceptsOperation
    Object submit(@RequestBody JsonBody body, HttpServletRequest request, HttpServletResponse response) {
        return statuses.accepted(submissions.submit(body.json(), request), request, response);
    }

    @GetMapping("/operations/{id}")
    @Operation(
            operationId = "getAzureOperation",
            summary = "Get the status of an operation",
            description = "Role READER.")
    @ApiResponse(
            responseCode = "200",
            description = "The status; also 200 for a failed operation",
            headers =
                    @Header(
                            name = "Retry-After",
                            description = OperationStatuses.RETRY_AFTER_DESCRIPTION,
                            schema = @Schema(type = "integer")),
            content = @Content(schema = @Schema(implementation = OperationStatus.class)))
    @PreferWait
    Object get(
            @Parameter(description = "Id of the operation") @PathVariable UUID id,
            HttpServletRequest request,
            HttpServletResponse response) {
        return statuses.monitor(operations.get(id), request, response);
    }
}
