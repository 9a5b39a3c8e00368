package io.ilion.api.history;

import io.ilion.api.history.RemovalPage.RemovalView;
import io.ilion.history.Removal;
import io.ilion.history.Removals;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /history/removals}: what is not in the history any more, and why. */
@RestController
@RequestMapping(path = "/history", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "History")
class RemovalsController {

    private final Removals removals;
    private final OlderPages pages;

    RemovalsController(Removals removals, OlderPages pages) {
        this.removals = removals;
        this.pages = pages;
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
        OlderPages.Page<Removal> page = pages.page(
                "removals",
                pageSize,
                older,
                (before, limit) -> removals.list(before == null ? null : before.getLeastSignificantBits(), limit),
                removal -> new UUID(0, removal.number()));
        return new RemovalPage(page.items().stream().map(RemovalView::of).toList(), page.next());
    }
}
