package io.ilion.api.snapshots;

import io.ilion.operation.search.PageStart;
import io.ilion.snapshot.Snapshot;
import io.ilion.snapshot.SnapshotFilter;
import io.ilion.snapshot.SnapshotNotFoundException;
import io.ilion.snapshot.Snapshots;
import io.ilion.web.Page;
import io.ilion.web.PageLinks;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /snapshots}: the inventory of the snapshots that operations took. */
@RestController
@RequestMapping(path = "/snapshots", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Snapshots", description = "The inventory of snapshots, and the snapshots on the nodes.")
class SnapshotsController {

    private final Snapshots snapshots;

    SnapshotsController(Snapshots snapshots) {
        this.snapshots = snapshots;
    }

    @GetMapping
    @Operation(
            operationId = "listSnapshots",
            summary = "List snapshots",
            description = "Newest first. The header Link has the URL of the next page, if there is one. Role READER.")
    @ApiResponse(
            responseCode = "200",
            description = "A page of snapshots",
            headers =
                    @Header(
                            name = "Link",
                            description = "`<…>; rel=\"next\"`; absent on the last page",
                            schema = @Schema(type = "string")))
    ResponseEntity<List<SnapshotView>> list(
            @ParameterObject SnapshotFilter filter,
            @Parameter(
                            description = "Maximum number of snapshots",
                            schema = @Schema(type = "integer", format = "int32", minimum = "1", maximum = "1000"))
                    @RequestParam(defaultValue = "100")
                    int pageSize,
            @Parameter(description = "Id of the last snapshot of the previous page; set by Link")
                    @RequestParam(required = false)
                    @Nullable
                    UUID before) {
        Page<Snapshot> page = Page.read(
                pageSize,
                before == null ? null : PageStart.olderThan(before),
                (start, limit) -> snapshots.list(filter, start == null ? null : start.id(), limit),
                Snapshot::id);
        return ResponseEntity.ok()
                .headers(PageLinks.ofIds(page, "before", filter.times()).headers())
                .body(page.items().stream().map(SnapshotView::of).toList());
    }

    @GetMapping("/{id}")
    @Operation(operationId = "getSnapshot", summary = "Get a snapshot", description = "Role READER.")
    @ApiResponse(responseCode = "200", description = "The snapshot as the inventory knows it")
    SnapshotView get(@Parameter(description = "Id of the snapshot") @PathVariable UUID id) {
        return SnapshotView.of(snapshots.find(id).orElseThrow(() -> new SnapshotNotFoundException(id.toString())));
    }
}
