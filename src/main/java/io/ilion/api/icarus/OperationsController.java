package io.ilion.api.icarus;

import io.ilion.api.IdempotentSubmission;
import io.ilion.api.OperationAwaiter;
import io.ilion.api.PreferWait;
import io.ilion.api.Submissions;
import io.ilion.operation.DryRunPlan;
import io.ilion.operation.ForcedEnd;
import io.ilion.operation.Operation;
import io.ilion.operation.Operations;
import io.ilion.operation.State;
import io.ilion.operation.request.Actor;
import io.ilion.operation.search.OperationCriteria;
import io.ilion.operation.search.OperationCriterion;
import io.ilion.operation.search.OperationFinder;
import io.ilion.operation.search.PageStart;
import io.ilion.operation.type.InvalidRequestException;
import io.ilion.web.JsonBody;
import io.ilion.web.Page;
import io.ilion.web.PageLinks;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.security.Principal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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

/** {@code /operations}: submit, list, look, cancel. */
@RestController
@RequestMapping(path = "/operations", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Operations", description = "Submit maintenance, follow it, cancel it.")
class OperationsController {

    private final Operations operations;
    private final OperationFinder finder;
    private final Submissions submissions;
    private final OperationAwaiter awaiter;
    private final OperationViews views;

    OperationsController(
            Operations operations,
            OperationFinder finder,
            Submissions submissions,
            OperationAwaiter awaiter,
            OperationViews views) {
        this.operations = operations;
        this.finder = finder;
        this.submissions = submissions;
        this.awaiter = awaiter;
        this.views = views;
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @io.swagger.v3.oas.annotations.Operation(
            operationId = "submitOperation",
            summary = "Submit an operation",
            description = "Stores the operation and answers at once; its nodes are worked on in the background. "
                    + "What was answered is durable. Role OPERATOR.")
    @ApiResponse(
            responseCode = "201",
            description = "Accepted and stored",
            content = @Content(schema = @Schema(implementation = OperationView.class)),
            headers = @Header(name = "Location", description = "Where to follow it", schema = @Schema(type = "string")))
    @IdempotentSubmission
    @PreferWait
    Object submit(
            @RequestBody JsonBody request,
            @Parameter(hidden = true) @RequestParam(defaultValue = "false") boolean dryRun,
            @Parameter(hidden = true) @RequestParam Map<String, String> query,
            HttpServletRequest door,
            HttpServletResponse response) {
        refuse(query.keySet());
        if (dryRun) {
            return dryRun(request, door);
        }
        Operation submitted = submissions.submit(request.json(), door);
        URI location = location(submitted.id());
        return awaiter.respond(
                submitted,
                door,
                response,
                operation -> ResponseEntity.created(location).body(views.of(operation)));
    }

    /** As a path of its own, since a description of the API knows only one sort of answer for a path. */
    @PostMapping(path = "/dry-run", consumes = MediaType.APPLICATION_JSON_VALUE)
    @io.swagger.v3.oas.annotations.Operation(
            operationId = "dryRunOperation",
            summary = "Be told what an operation would do",
            description =
                    "Node by node, and whether each would let it begin. Nothing is stored. The same as submitting with "
                            + "`?dryRun=true`. Role OPERATOR.")
    @ApiResponse(responseCode = "200", description = "What it would do")
    DryRunPlan dryRun(@RequestBody JsonBody request, HttpServletRequest door) {
        return submissions.rehearse(request.json(), door);
    }

    @GetMapping
    @io.swagger.v3.oas.annotations.Operation(
            operationId = "listOperations",
            summary = "List operations",
            description =
                    "The newest first, as a bare array. Where there are more, the header Link names the next page. "
                            + "Role READER.")
    @ApiResponse(
            responseCode = "200",
            description = "A page of operations",
            headers =
                    @Header(
                            name = "Link",
                            description = "`<…>; rel=\"next\"`, where there are more",
                            schema = @Schema(type = "string")))
    ResponseEntity<List<OperationView>> list(
            @Parameter(description = "Only these types; may be repeated") @RequestParam(required = false) @Nullable
                    Set<String> type,
            @Parameter(description = "Only operations in these states; may be repeated")
                    @RequestParam(required = false)
                    @Nullable
                    Set<State> state,
            @Parameter(
                            description = "The same as state, under the name that some clients use",
                            array = @ArraySchema(schema = @Schema(implementation = State.class)))
                    @RequestParam(required = false)
                    @Nullable
                    Set<String> status,
            @Parameter(
                            description = "How many at most",
                            schema = @Schema(type = "integer", format = "int32", minimum = "1", maximum = "1000"))
                    @RequestParam(defaultValue = "100")
                    int pageSize,
            @Parameter(description = "Only operations submitted before the one with this id; Link sets it")
                    @RequestParam(required = false)
                    @Nullable
                    UUID before) {
        List<OperationCriterion> criteria = new ArrayList<>();
        if (type != null && !type.isEmpty()) {
            criteria.add(OperationCriteria.types(type));
        }
        Set<State> states = either(state, orNone(status));
        if (!states.isEmpty()) {
            criteria.add(OperationCriteria.states(states));
        }
        Page<Operation> page = Page.read(
                pageSize,
                before == null ? null : PageStart.olderThan(before),
                (start, limit) -> finder.find(OperationCriterion.allOf(criteria), start, limit),
                Operation::id);
        return ResponseEntity.ok()
                .headers(PageLinks.ofIds(page, "before").headers())
                .body(page.items().stream().map(views::of).toList());
    }

    @GetMapping("/{id}")
    @io.swagger.v3.oas.annotations.Operation(
            operationId = "getOperation",
            summary = "Look at an operation",
            description = "Role READER.")
    @ApiResponse(
            responseCode = "200",
            description = "The operation as it stands now",
            content = @Content(schema = @Schema(implementation = OperationView.class)))
    @PreferWait
    Object get(
            @Parameter(description = "Id of the operation") @PathVariable UUID id,
            HttpServletRequest door,
            HttpServletResponse response) {
        return awaiter.respond(operations.get(id), door, response, operation -> ResponseEntity.ok(views.of(operation)));
    }

    @DeleteMapping("/{id}")
    @io.swagger.v3.oas.annotations.Operation(
            operationId = "cancelOperation",
            summary = "Cancel an operation",
            description =
                    "What has not begun never will; what runs on a node is stopped there, or waited for where that "
                            + "cannot be done (a flush). An operation that has ended stays as it is. Role OPERATOR.")
    @ApiResponse(responseCode = "202", description = "The cancellation is stored")
    ResponseEntity<Void> cancel(
            @Parameter(description = "Id of the operation") @PathVariable UUID id, Principal caller) {
        operations.cancel(id, Actor.caller(caller.getName()));
        return ResponseEntity.accepted().build();
    }

    @PostMapping(path = "/{id}/force-end", consumes = MediaType.APPLICATION_JSON_VALUE)
    @io.swagger.v3.oas.annotations.Operation(
            operationId = "forceEndOperation",
            summary = "End an operation by hand",
            description =
                    "For what an operator knows better than Ilion, such as a node that will never come back. Nothing "
                            + "is stopped on the nodes. The reason is kept in the history. Role ADMIN.")
    @ApiResponse(responseCode = "200", description = "The operation as it ended")
    OperationView forceEnd(
            @Parameter(description = "Id of the operation") @PathVariable UUID id,
            @RequestBody ForcedEnd end,
            Principal caller) {
        return views.of(operations.forceEnd(id, end, Actor.caller(caller.getName())));
    }

    /** What is asked for there would not be heeded, and the operation would run for real. */
    private static void refuse(Set<String> query) {
        query.stream().filter(name -> !name.equals("dryRun")).findFirst().ifPresent(name -> {
            throw new InvalidRequestException(name, "is not heeded: a submission takes no query parameter but dryRun");
        });
    }

    private static URI location(UUID id) {
        return ServletUriComponentsBuilder.fromCurrentRequestUri().path("/{id}").build(id);
    }

    private static Set<String> orNone(@Nullable Set<String> values) {
        return values == null ? Set.of() : values;
    }

    private static Set<State> either(@Nullable Set<State> state, Set<String> status) {
        Set<State> either = EnumSet.noneOf(State.class);
        either.addAll(state == null ? Set.of() : state);
        status.forEach(glued -> either.addAll(unglued(glued)));
        return either;
    }

    /** A client in Go writes several statuses without anything between them: {@code PENDINGRUNNING}. */
    private static Set<State> unglued(String glued) {
        Set<State> states = EnumSet.noneOf(State.class);
        int at = 0;
        while (at < glued.length()) {
            int from = at;
            State next = Stream.of(State.values())
                    .filter(state -> glued.startsWith(state.name(), from))
                    .findFirst()
                    .orElseThrow(() -> new InvalidRequestException(
                            "status", "must be one of %s, not '%s'".formatted(List.of(State.values()), glued)));
            states.add(next);
            at += next.name().length();
        }
        return states;
    }
}
