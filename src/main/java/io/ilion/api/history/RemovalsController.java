package io.ilion.api.history;

import io.ilion.api.PageTokens;
import io.ilion.api.history.RemovalPage.RemovalView;
import io.ilion.history.Removal;
import io.ilion.history.Removals;
import io.ilion.operation.InvalidRequestException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** {@code /history/removals}: what is not in the history any more, and why. */
@RestController
@RequestMapping(path = "/history", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "History")
class RemovalsController {

    private static final int MAX_PAGE_SIZE = 1000;
    private static final String LIST = "removals";

    private final Removals removals;
    private final PageTokens tokens;

    RemovalsController(Removals removals, PageTokens tokens) {
        this.removals = removals;
        this.tokens = tokens;
    }

    @GetMapping("/removals")
    @Operation(
            operationId = "listRemovals",
            summary = "What was removed because it was old",
            description =
                    "The batches that retention removed, the newest first: by which rule, when, and by which replica. Role "
                            + "READER.")
    @ApiResponse(responseCode = "200", description = "A page of what was removed")
    RemovalPage list(
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
        Long before = older == null
                ? null
                : Long.valueOf(tokens.read("older", older, LIST).getLeastSignificantBits());
        List<Removal> found = removals.list(before, pageSize + 1);
        List<Removal> page = found.subList(0, Math.min(pageSize, found.size()));
        String next = found.size() <= pageSize
                ? null
                : ServletUriComponentsBuilder.fromCurrentRequest()
                        .replaceQueryParam(
                                "older",
                                tokens.after(new UUID(0, page.get(pageSize - 1).number()), LIST))
                        .build()
                        .toUriString();
        return new RemovalPage(page.stream().map(RemovalView::of).toList(), next);
    }
}
