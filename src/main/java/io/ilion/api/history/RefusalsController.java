package io.ilion.api.history;

import io.ilion.api.PageTokens;
import io.ilion.api.history.RefusalPage.RefusalView;
import io.ilion.operation.InvalidRequestException;
import io.ilion.operation.Refusal;
import io.ilion.operation.Refusals;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** {@code /history/refusals}: who was not let do what. */
@RestController
@RequestMapping(path = "/history", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "History")
class RefusalsController {

    private static final int MAX_PAGE_SIZE = 1000;
    private static final String LIST = "refusals";

    private final Refusals refusals;
    private final PageTokens tokens;

    RefusalsController(Refusals refusals, PageTokens tokens) {
        this.refusals = refusals;
        this.tokens = tokens;
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
        if (pageSize < 1 || pageSize > MAX_PAGE_SIZE) {
            throw new InvalidRequestException(
                    "pageSize", "must be from 1 to %d, not %d".formatted(MAX_PAGE_SIZE, pageSize));
        }
        List<Refusal> found = refusals.list(older == null ? null : tokens.read("older", older, LIST), pageSize + 1);
        List<Refusal> page = found.subList(0, Math.min(pageSize, found.size()));
        String next = found.size() <= pageSize
                ? null
                : ServletUriComponentsBuilder.fromCurrentRequest()
                        .replaceQueryParam(
                                "older", tokens.after(page.get(pageSize - 1).id(), LIST))
                        .build()
                        .toUriString();
        return new RefusalPage(page.stream().map(RefusalView::of).toList(), next);
    }
}
