package io.ilion.api.icarus;

import io.ilion.api.IdempotentSubmission;
import io.ilion.api.OperationAwaiter;
import io.ilion.api.PreferWait;
import io.ilion.api.Submissions;
import io.ilion.api.Traces;
import io.ilion.operation.DryRunPlan;
import io.ilion.operation.ForcedEnd;
import io.ilion.operation.Operation;
import io.ilion.operation.Operations;
import io.ilion.operation.failure.Failure;
import io.ilion.operation.request.Actor;
import io.ilion.web.IgnoresUnknownParameters;
import io.ilion.web.JsonBody;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.security.Principal;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** {@code /operations}: submit, get and cancel operations. */
@RestController
@RequestMapping(path = "/operations", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Operations", description = "Submit, monitor and cancel maintenance operations.")
class OperationsController {

    private final Operations operations;
    private final Submissions submissions;
    private final OperationAwaiter awaiter;
    private final OperationViews views;
    private final Traces failures;

    OperationsController(
            Operations operations,
            Submissions submissions,
            OperationAwaiter awaiter,
            OperationViews views,
            Traces failures) {
        this.failures = failures;
        this.operations = operations;
        this.submissions = submissions;
        this.awaiter = awaiter;
        this.views = views;
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @io.swagger.v3.oas.annotations.Operation(
            operationId = "submitOperation",
            summary = "Submit an operation",
            description =
                    "Stores the operation, durably, and responds at once; the nodes are worked on in the background. "
                            + "Role OPERATOR.")
    @ApiResponse(
            responseCode = "201",
            description = "Accepted and stored",
            content = @Content(schema = @Schema(implementation = OperationView.class)),
            headers =
                    @Header(
                            name = "Location",
                            description = "The address of the operation",
                            schema = @Schema(type = "string")))
    @IdempotentSubmission
    @PreferWait
    Object submit(
            @RequestBody JsonBody body,
            @Parameter(hidden = true) @RequestParam(defaultValue = "false") boolean dryRun,
            HttpServletRequest request,
            HttpServletResponse response) {
        if (dryRun) {
            return dryRun(body, request);
        }
        Operation submitted = submissions.submit(body.json(), request);
        URI location = location(submitted.id());
        return awaiter.respond(
                submitted,
                request,
                response,
                operation -> ResponseEntity.created(location).body(views.of(operation)));
    }

    /** A path of its own, since OpenAPI allows one response schema per path only. */
    @PostMapping(path = "/dry-run", consumes = MediaType.APPLICATION_JSON_VALUE)
    @io.swagger.v3.oas.annotations.Operation(
            operationId = "dryRunOperation",
            summary = "Preview an operation (dry run)",
            description =
                    "Lists the nodes and whether each passes the preflight checks. Nothing is stored. The same as submitting with "
                            + "`?dryRun=true`. Role OPERATOR.")
    @ApiResponse(responseCode = "200", description = "What the operation would do")
    DryRunPlan dryRun(@RequestBody JsonBody body, HttpServletRequest request) {
        return submissions.dryRun(body.json(), request);
    }

    @GetMapping("/{id}")
    @IgnoresUnknownParameters
    @io.swagger.v3.oas.annotations.Operation(
            operationId = "getOperation",
            summary = "Get an operation",
            description = "Role READER.")
    @ApiResponse(
            responseCode = "200",
            description = "The operation",
            content = @Content(schema = @Schema(implementation = OperationView.class)))
    @PreferWait
    Object get(
            @Parameter(description = "Id of the operation") @PathVariable UUID id,
            @Parameter(description = Traces.DESCRIPTION) @RequestParam(defaultValue = "false") boolean traces,
            HttpServletRequest request,
            HttpServletResponse response) {
        UnaryOperator<Failure> shown = failures.shown(traces, request);
        return awaiter.respond(
                operations.get(id), request, response, operation -> ResponseEntity.ok(views.of(operation, shown)));
    }

    @DeleteMapping("/{id}")
    @IgnoresUnknownParameters
    @io.swagger.v3.oas.annotations.Operation(
            operationId = "cancelOperation",
            summary = "Cancel an operation",
            description =
                    "Pending tasks do not start; running ones are stopped on their node, or awaited where they cannot be "
                            + "stopped (flush). Has no effect on an operation that has ended. Role OPERATOR.")
    @ApiResponse(responseCode = "202", description = "The cancellation is stored")
    ResponseEntity<Void> cancel(
            @Parameter(description = "Id of the operation") @PathVariable UUID id, Principal caller) {
        operations.cancel(id, Actor.caller(caller.getName()));
        return ResponseEntity.accepted().build();
    }

    @PostMapping(path = "/{id}/force-end", consumes = MediaType.APPLICATION_JSON_VALUE)
    @io.swagger.v3.oas.annotations.Operation(
            operationId = "forceEndOperation",
            summary = "Force an operation to end",
            description =
                    "For situations that Ilion cannot detect, such as a node that will never return. Nothing is stopped on "
                            + "the nodes. The reason is kept in the history. Role ADMIN.")
    @ApiResponse(responseCode = "200", description = "The ended operation")
    OperationView forceEnd(
            @Parameter(description = "Id of the operation") @PathVariable UUID id,
            @RequestBody ForcedEnd end,
            Principal caller) {
        return views.of(operations.forceEnd(id, end, Actor.caller(caller.getName())));
    }

    private static URI location(UUID id) {
        return ServletUriComponentsBuilder.fromCurrentRequestUri().path("/{id}").build(id);
    }
}
