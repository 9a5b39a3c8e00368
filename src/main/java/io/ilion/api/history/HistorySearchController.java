package io.ilion.api.history;

import io.ilion.history.OperationSearch;
import io.ilion.history.OperationSummary;
import io.ilion.history.SearchCriteria;
import io.ilion.history.SummaryGroup;
import io.ilion.operation.search.OperationTypes;
import io.ilion.web.ConcurrencyLimit.Permit;
import io.ilion.web.Page;
import io.ilion.web.PageLinks;
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
import java.util.Locale;
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
import tools.jackson.databind.json.JsonMapper;

/** {@code /history/operations}, {@code /history/summary} and the exports: searches the history. */
@RestController
@RequestMapping(path = "/history", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "History")
class HistorySearchController {

    private final OperationSearch searches;
    private final JsonMapper json;
    private final ReportLimit reports;
    private final OperationTypes types;

    HistorySearchController(OperationSearch searches, JsonMapper json, ReportLimit reports, OperationTypes types) {
        this.types = types;
        this.searches = searches;
        this.json = json;
        this.reports = reports;
    }

    @GetMapping("/operations")
    @Operation(
            operationId = "searchHistory",
            summary = "Search operations",
            description =
                    "The newest first. `next` and `previous` are links to the adjacent pages; operations that are added meanwhile do "
                            + "not shift the pages. Role READER.")
    @ApiResponse(
            responseCode = "200",
            description = "A page of the operations that match",
            headers =
                    @Header(
                            name = "Link",
                            description = "`<…>; rel=\"next\"` and `rel=\"prev\"`, where there are such pages",
                            schema = @Schema(type = "string")))
    ResponseEntity<OperationPage> search(
            @ParameterObject SearchCriteria criteria,
            @Parameter(
                            description = "Maximum number of operations on the page",
                            schema = @Schema(type = "integer", format = "int32", minimum = "1", maximum = "1000"))
                    @RequestParam(defaultValue = "50")
                    int pageSize,
            @Parameter(description = "Page token; set by the link `next`") @RequestParam(required = false) @Nullable
                    String older,
            @Parameter(description = "Page token; set by the link `previous`") @RequestParam(required = false) @Nullable
                    String newer,
            @Parameter(description = "Whether to estimate the total number of operations that match")
                    @RequestParam(defaultValue = "false")
                    boolean estimate) {
        types.requireKnown(criteria.type());
        String list = "history?" + criteria;
        Page<OperationSummary> page = Page.read(
                pageSize,
                PageLinks.start(older, newer, list),
                (start, limit) -> searches.find(criteria, start, limit),
                OperationSummary::id);
        PageLinks links = PageLinks.of(page, list, criteria.times());
        return ResponseEntity.ok()
                .headers(links.headers())
                .body(new OperationPage(
                        page.items(), links.next(), links.previous(), estimate ? searches.estimate(criteria) : null));
    }

    @GetMapping("/summary")
    @Operation(
            operationId = "summariseHistory",
            summary = "Summarise operations",
            description =
                    "Number and durations of the operations that match, grouped. By node, tasks are counted. Without a "
                            + "time range, the whole history is read. Role READER.")
    @ApiResponse(responseCode = "200", description = "The groups, ordered by their value")
    SummaryView summary(
            @ParameterObject SearchCriteria criteria,
            @Parameter(description = "The property to group by") @RequestParam(defaultValue = "TYPE")
                    SummaryGroup.By by,
            HttpServletRequest request) {
        types.requireKnown(criteria.type());
        Permit permit = reports.acquire(request);
        try {
            return new SummaryView(by.name().toLowerCase(Locale.ROOT), searches.summary(criteria, by));
        } finally {
            permit.close();
        }
    }

    @GetMapping(path = "/operations.{format:csv|ndjson}", produces = MediaType.ALL_VALUE)
    @Operation(
            operationId = "exportHistory",
            summary = "Export operations",
            description =
                    "All operations that match, the newest first, as CSV or as one JSON object per line. CSV cells that a "
                            + "spreadsheet would treat as a formula start with an apostrophe. Role READER.")
    @ApiResponse(
            responseCode = "200",
            description = "The file",
            content = {
                @Content(mediaType = "text/csv", schema = @Schema(type = "string")),
                @Content(mediaType = "application/x-ndjson", schema = @Schema(type = "string"))
            })
    void export(
            @Parameter(description = "The file format", schema = @Schema(allowableValues = {"csv", "ndjson"}))
                    @PathVariable
                    String format,
            @ParameterObject SearchCriteria criteria,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        types.requireKnown(criteria.type());
        Export export = Export.valueOf(format.toUpperCase(Locale.ROOT));
        Permit permit = reports.acquire(request);
        try {
            export(export, criteria, request, response);
        } finally {
            permit.close();
        }
    }

    private void export(
            Export export, SearchCriteria criteria, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        ShallowEtagHeaderFilter.disableContentCaching(request);
        response.setContentType(export.mediaType());
        response.setCharacterEncoding(StandardCharsets.UTF_8);
        response.setHeader(
                HttpHeaders.CONTENT_DISPOSITION,
                "attachment; filename=\"operations.%s\"".formatted(export.name().toLowerCase(Locale.ROOT)));
        if (request.getMethod().equals("HEAD")) {
            return;
        }
        Writer writer = response.getWriter();
        Export.Lines lines = export.to(writer, json);
        searches.each(criteria, lines::writeUnchecked);
        writer.flush();
    }
}
