package io.ilion.api.history;

import io.ilion.operation.audit.RejectedRequest;
import io.ilion.operation.audit.RejectedRequestFilter;
import io.ilion.operation.audit.RejectedRequests;
import io.ilion.web.Page;
import io.ilion.web.PageLinks;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /history/rejected-requests}: the audit log of rejected requests. */
@RestController
@RequestMapping(path = "/history", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "History")
class RejectedRequestsController {

    private static final String LIST = "rejected-requests";

    private final RejectedRequests rejectedRequests;

    RejectedRequestsController(RejectedRequests rejectedRequests) {
        this.rejectedRequests = rejectedRequests;
    }

    @GetMapping("/rejected-requests")
    @Operation(
            operationId = "listRejectedRequests",
            summary = "List rejected requests",
            description =
                    "Requests that would have changed something and were not allowed or not valid, the newest first. Request "
                            + "bodies are not stored. Role READER.")
    @ApiResponse(responseCode = "200", description = "A page of rejected requests")
    RejectedRequestPage list(
            @ParameterObject RejectedRequestFilter filter,
            @Parameter(
                            description = "Maximum number of rejected requests on the page",
                            schema = @Schema(type = "integer", format = "int32", minimum = "1", maximum = "1000"))
                    @RequestParam(defaultValue = "50")
                    int pageSize,
            @Parameter(description = "Page token; set by the link `next`") @RequestParam(required = false) @Nullable
                    String older) {
        String list = LIST + "?" + filter;
        Page<RejectedRequest> page = Page.read(
                pageSize,
                PageLinks.start(older, null, list),
                (start, limit) -> rejectedRequests.list(filter, start == null ? null : start.id(), limit),
                RejectedRequest::id);
        return new RejectedRequestPage(
                page.items(), PageLinks.of(page, list, filter.times()).next());
    }
}
