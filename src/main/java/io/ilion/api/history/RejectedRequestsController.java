package io.ilion.api.history;

import io.ilion.api.history.RejectedRequestPage.RefusalView;
import io.ilion.operation.audit.RejectedRequest;
import io.ilion.operation.audit.RejectedRequests;
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
class RejectedRequestsController {

    private final RejectedRequests refusals;
    private final OlderPages pages;

    RejectedRequestsController(RejectedRequests refusals, OlderPages pages) {
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
    RejectedRequestPage list(
            @Parameter(
                            description = "How many at most",
                            schema = @Schema(type = "integer", format = "int32", minimum = "1", maximum = "1000"))
                    @RequestParam(defaultValue = "50")
                    int pageSize,
            @Parameter(description = "Token of a page; the link next sets it") @RequestParam(required = false) @Nullable
                    String older) {
        OlderPages.Page<RejectedRequest> page =
                pages.page("refusals", pageSize, older, refusals::list, RejectedRequest::id);
        return new RejectedRequestPage(
                page.items().stream().map(RefusalView::of).toList(), page.next());
    }
}
