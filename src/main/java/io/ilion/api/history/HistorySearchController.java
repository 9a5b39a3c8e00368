package io.ilion.api.history;

import io.ilion.api.history.OperationPage.FoundOperationView;
import io.ilion.history.OperationSearch;
import io.ilion.history.OperationSummary;
import io.ilion.history.SearchCriteria;
import io.ilion.history.SearchCriteria.Direction;
import io.ilion.history.SearchCriteria.Edge;
import io.ilion.history.SummaryGroup;
import io.ilion.operation.type.InvalidRequestException;
import io.ilion.web.PageTokens;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.filter.ShallowEtagHeaderFilter;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;
import tools.jackson.databind.json.JsonMapper;

/** {@code /history/operations}: finds operations by whatever is known of them. */
@RestController
@RequestMapping(path = "/history", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "History")
class HistorySearchController {

    private final OperationSearch searches;
    private final PageTokens tokens;
    private final JsonMapper json;

    HistorySearchController(OperationSearch searches, PageTokens tokens, JsonMapper json) {
        this.searches = searches;
        this.tokens = tokens;
        this.json = json;
    }

    @GetMapping("/operations")
    @Operation(
            operationId = "searchHistory",
            summary = "Find operations",
            description =
                    "The newest first. `next` and `previous` lead on; what is added meanwhile does not shift the pages. "
                            + "Role READER.")
    @ApiResponse(
            responseCode = "200",
            description = "A page of what was found",
            headers =
                    @Header(
                            name = "Link",
                            description = "`<…>; rel=\"next\"` and `rel=\"prev\"`, where there are",
                            schema = @Schema(type = "string")))
    ResponseEntity<OperationPage> search(
            @ParameterObject SearchParameters wanted,
            @Parameter(
                            description = "How many at most",
                            schema = @Schema(type = "integer", format = "int32", minimum = "1", maximum = "1000"))
                    @RequestParam(defaultValue = "50")
                    int pageSize,
            @Parameter(description = "Token of a page; the link next sets it") @RequestParam(required = false) @Nullable
                    String older,
            @Parameter(description = "Token of a page; the link previous sets it")
                    @RequestParam(required = false)
                    @Nullable
                    String newer,
            @Parameter(description = "true to be told how many there may be in all")
                    @RequestParam(defaultValue = "false")
                    boolean estimate,
            @Parameter(hidden = true) @RequestParam Map<String, String> query) {
        SearchParameters.refuseUnknown(query.keySet(), "pageSize", "older", "newer", "estimate");
        OlderPages.refuseOdd(pageSize);
        if (older != null && newer != null) {
            throw new InvalidRequestException("newer", "cannot be given together with older");
        }
        SearchCriteria search = wanted.search();
        String sealed = "history?" + search;
        Edge edge = edge(older, newer, sealed);
        List<OperationSummary> found = searches.find(search, edge, pageSize + 1);
        boolean back = newer != null;
        boolean more = found.size() > pageSize;
        List<OperationSummary> page =
                back && more ? found.subList(1, found.size()) : found.subList(0, Math.min(pageSize, found.size()));
        boolean hasOlder = !page.isEmpty() && (back || more);
        boolean hasNewer = !page.isEmpty() && (back ? more : edge != null);
        String next = hasOlder ? link("older", page.get(page.size() - 1).id(), sealed) : null;
        String previous = hasNewer ? link("newer", page.get(0).id(), sealed) : null;
        HttpHeaders headers = new HttpHeaders();
        if (next != null) {
            headers.add(HttpHeaders.LINK, "<%s>; rel=\"next\"".formatted(next));
        }
        if (previous != null) {
            headers.add(HttpHeaders.LINK, "<%s>; rel=\"prev\"".formatted(previous));
        }
        return ResponseEntity.ok()
                .headers(headers)
                .body(new OperationPage(
                        page.stream().map(FoundOperationView::of).toList(),
                        next,
                        previous,
                        estimate ? searches.estimate(search) : null));
    }

    @GetMapping("/summary")
    @Operation(
            operationId = "summariseHistory",
            summary = "Counts and durations",
            description =
                    "Of what the filters bring, grouped. By node, it is the tasks that count. Without a time range, all of the "
                            + "history is read. Role READER.")
    @ApiResponse(responseCode = "200", description = "The groups, in order")
    SummaryView summary(
            @ParameterObject SearchParameters wanted,
            @Parameter(description = "What to group by") @RequestParam(defaultValue = "TYPE") SummaryGroup.By by,
            @Parameter(hidden = true) @RequestParam Map<String, String> query) {
        SearchParameters.refuseUnknown(query.keySet(), "by");
        return SummaryView.of(by, searches.summary(wanted.search(), by));
    }

    @GetMapping(path = "/operations.{format:csv|ndjson}", produces = MediaType.ALL_VALUE)
    @Operation(
            operationId = "exportHistory",
            summary = "Export operations",
            description =
                    "All that the filters bring, the newest first, as CSV or as one JSON object a line. Cells that a "
                            + "spreadsheet would take for a formula begin with an apostrophe. Role READER.")
    @ApiResponse(
            responseCode = "200",
            description = "The file",
            content = {
                @Content(mediaType = "text/csv", schema = @Schema(type = "string")),
                @Content(mediaType = "application/x-ndjson", schema = @Schema(type = "string"))
            })
    void export(
            @Parameter(description = "csv or ndjson", schema = @Schema(allowableValues = {"csv", "ndjson"}))
                    @PathVariable
                    String format,
            @ParameterObject SearchParameters wanted,
            @Parameter(hidden = true) @RequestParam Map<String, String> query,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        SearchParameters.refuseUnknown(query.keySet());
        SearchCriteria search = wanted.search();
        Export export = Export.valueOf(format.toUpperCase(Locale.ROOT));
        ShallowEtagHeaderFilter.disableContentCaching(request);
        response.setContentType(export.mediaType());
        response.setCharacterEncoding(StandardCharsets.UTF_8);
        response.setHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"operations.%s\"".formatted(format));
        if (request.getMethod().equals("HEAD")) {
            return;
        }
        Writer writer = response.getWriter();
        Export.Lines lines = export.to(writer, json);
        searches.each(search, found -> lines.writeUnchecked(FoundOperationView.of(found)));
        writer.flush();
    }

    private @Nullable Edge edge(@Nullable String older, @Nullable String newer, String sealed) {
        if (older != null) {
            return new Edge(tokens.read("older", older, "older " + sealed), Direction.OLDER);
        }
        return newer == null ? null : new Edge(tokens.read("newer", newer, "newer " + sealed), Direction.NEWER);
    }

    private String link(String direction, UUID at, String sealed) {
        return ServletUriComponentsBuilder.fromCurrentRequest()
                .replaceQueryParam("older")
                .replaceQueryParam("newer")
                .queryParam(direction, tokens.after(at, direction + " " + sealed))
                .build()
                .toUriString();
    }
}
