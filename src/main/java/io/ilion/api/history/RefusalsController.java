package io.ilion.api.history;

import io.ilion.api.history.RefusalPage.RefusalView;
import io.ilion.operation.Refusal;
import io.ilion.operation.Refusals;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /history/refusals}: who was not let do what. */
@RestController
@RequestMapping(path = "/history", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "History")
class RefusalsController {

    private final Refusals refusals;
    private final OlderPages pages;

    RefusalsController(Refusals refusals, OlderPages pages) {
        this.refusals = refusals;
        this.pages = pages;
    }

    @GetMapping("/refusals")
    @Operation(
            operationId = "listRefusals",
            summary = "What was refused",
            description =
                    "Requests that would have changed something and were not allowed or not valid, the newest first. Their "
                            + "bodies are not kept. Role READER.")
    @ApiResponse(responseCode = "200", description = "A page of what was refused")
    RefusalPage list(
            @Parameter(
                            description = "How many at most",
                            schema = @Schema(type = "integer", format = "int32", minimum = "1", maximum = "1000"))
                    @RequestParam(defaultValue = "50")
                    int pageSize,
            @Parameter(description = "Token of a page; the link next sets it") @RequestParam(required = false) @Nullable
                    String older) {
        OlderPages.Page<Refusal> page = pages.page("refusals", pageSize, older, refusals::list, Refusal::id);
        return new RefusalPage(page.items().stream().map(RefusalView::of).toList(), page.next());
    }
}
