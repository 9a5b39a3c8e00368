package io.ilion.api.icarus;

import io.ilion.operation.Operation;
import io.ilion.operation.State;
import io.ilion.operation.search.OperationCriteria;
import io.ilion.operation.search.OperationCriterion;
import io.ilion.operation.search.OperationFinder;
import io.ilion.operation.search.OperationTypes;
import io.ilion.operation.search.PageStart;
import io.ilion.operation.type.InvalidRequestException;
import io.ilion.web.IgnoresUnknownParameters;
import io.ilion.web.Page;
import io.ilion.web.PageLinks;
import io.ilion.web.QueryParameterCheck;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
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
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /operations}: the list of operations. */
@RestController
@RequestMapping(path = "/operations", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Operations")
class OperationListController {

    private final OperationFinder finder;
    private final OperationTypes types;
    private final OperationViews views;

    OperationListController(OperationFinder finder, OperationTypes types, OperationViews views) {
        this.finder = finder;
        this.types = types;
        this.views = views;
    }

    @GetMapping
    @IgnoresUnknownParameters
    @io.swagger.v3.oas.annotations.Operation(
            operationId = "listOperations",
            summary = "List operations",
            description =
                    "Newest first, as a JSON array. The header Link has the address of the next page. Clients of Icarus may send "
                            + "other parameters: the header `Ilion-Ignored-Parameters` lists what was ignored, and types that do not exist. "
                            + "Role READER.")
    @ApiResponse(
            responseCode = "200",
            description = "A page of operations",
            headers =
                    @Header(
                            name = "Link",
                            description = "`<…>; rel=\"next\"`, absent on the last page",
                            schema = @Schema(type = "string")))
    ResponseEntity<List<OperationView>> list(
            @Parameter(description = "Only operations of these types; may be repeated")
                    @RequestParam(required = false)
                    @Nullable
                    Set<String> type,
            @Parameter(description = "Only operations in these states; may be repeated")
                    @RequestParam(required = false)
                    @Nullable
                    Set<State> state,
            @Parameter(
                            description = "Alias of state, for clients that use this name",
                            array = @ArraySchema(schema = @Schema(implementation = State.class)))
                    @RequestParam(required = false)
                    @Nullable
                    Set<String> status,
            @Parameter(
                            description = "Maximum number of operations",
                            schema = @Schema(type = "integer", format = "int32", minimum = "1", maximum = "1000"))
                    @RequestParam(defaultValue = "100")
                    int pageSize,
            @Parameter(description = "Only operations submitted before the one with this id; set by the header Link")
                    @RequestParam(required = false)
                    @Nullable
                    UUID before,
            HttpServletResponse response) {
        List<OperationCriterion> criteria = new ArrayList<>();
        if (type != null && !type.isEmpty()) {
            criteria.add(OperationCriteria.types(type));
            reportUnknown(types.unknown(type), response);
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
                .headers(PageLinks.ofIds(page, "before", Map.of()).headers())
                .body(page.items().stream().map(views::of).toList());
    }

    private static void reportUnknown(Set<String> types, HttpServletResponse response) {
        if (!types.isEmpty()) {
            QueryParameterCheck.report(
                    response, types.stream().map(each -> "type=" + each).toList());
        }
    }

    private static Set<String> orNone(@Nullable Set<String> values) {
        return values == null ? Set.of() : values;
    }

    private static Set<State> either(@Nullable Set<State> state, Set<String> status) {
        Set<State> either = EnumSet.noneOf(State.class);
        either.addAll(state == null ? Set.of() : state);
        status.forEach(joined -> either.addAll(split(joined)));
        return either;
    }

    /** A client in Go writes several statuses without anything between them: {@code PENDINGRUNNING}. */
    private static Set<State> split(String joined) {
        Set<State> states = EnumSet.noneOf(State.class);
        int at = 0;
        while (at < joined.length()) {
            int from = at;
            State next = Stream.of(State.values())
                    .filter(state -> joined.startsWith(state.name(), from))
                    .findFirst()
                    .orElseThrow(() -> new InvalidRequestException(
                            "status", "must be one of %s, not '%s'".formatted(List.of(State.values()), joined)));
            states.add(next);
            at += next.name().length();
        }
        return states;
    }
}
