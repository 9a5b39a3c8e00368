package io.ilion.api.history;

import io.ilion.history.Removal;
import io.ilion.history.Removals;
import io.ilion.web.Page;
import io.ilion.web.PageLinks;
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

/** {@code /history/removals}: the batches that retention removed. */
@RestController
@RequestMapping(path = "/history", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "History")
class RemovalsController {

    private static final String LIST = "removals";

    private final Removals removals;

    RemovalsController(Removals removals) {
        this.removals = removals;
    }

    @GetMapping("/removals")
    @Operation(
            operationId = "listRemovals",
            summary = "List removals",
            description =
                    "The batches that retention removed, the newest first: by which setting, when, and by which replica. "
                            + "Role READER.")
    @ApiResponse(responseCode = "200", description = "A page of removals")
    RemovalPage list(
            @Parameter(
                            description = "Maximum number of removals on the page",
                            schema = @Schema(type = "integer", format = "int32", minimum = "1", maximum = "1000"))
                    @RequestParam(defaultValue = "50")
                    int pageSize,
            @Parameter(description = "Page token; set by the link `next`") @RequestParam(required = false) @Nullable
                    String older) {
        Page<Removal> page = Page.read(
                pageSize,
                PageLinks.start(older, null, LIST),
                (start, limit) ->
                        removals.list(start == null ? null : start.id().getLeastSignificantBits(), limit),
                removal -> new UUID(0, removal.number()));
        return new RemovalPage(page.items(), PageLinks.of(page, LIST).next());
    }
}
