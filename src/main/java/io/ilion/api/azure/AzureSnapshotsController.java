package io.ilion.api.azure;

import io.ilion.api.Submissions;
import io.ilion.operation.request.StrictJson;
import io.ilion.operation.type.InvalidRequestException;
import io.ilion.snapshot.Snapshot;
import io.ilion.snapshot.SnapshotNotFoundException;
import io.ilion.snapshot.SnapshotNote;
import io.ilion.snapshot.SnapshotNotes;
import io.ilion.snapshot.SnapshotOperations;
import io.ilion.snapshot.Snapshots;
import io.ilion.web.IgnoresUnknownParameters;
import io.ilion.web.JsonBody;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code /azure/snapshots}: the snapshot inventory and its operations in the format of the Face API. */
@RestController
@IgnoresUnknownParameters(known = "api-version")
@RequestMapping(path = "${ilion.api.azure.base-path:/azure}/snapshots", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Azure")
class AzureSnapshotsController {

    private static final int MAX_LISTED = 1000;

    private final Snapshots snapshots;
    private final SnapshotNotes notes;
    private final Submissions submissions;
    private final OperationStatuses statuses;
    private final StrictJson json;

    AzureSnapshotsController(
            Snapshots snapshots,
            SnapshotNotes notes,
            Submissions submissions,
            OperationStatuses statuses,
            StrictJson json) {
        this.snapshots = snapshots;
        this.notes = notes;
        this.submissions = submissions;
        this.statuses = statuses;
        this.json = json;
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(operationId = "takeAzureSnapshot", summary = "Take a snapshot", description = "Role OPERATOR.")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = TakeSnapshotRequest.class)))
    @AcceptsOperation
    Object take(@RequestBody JsonBody body, HttpServletRequest request, HttpServletResponse response) {
        TakeSnapshotRequest asked = json.read(body.object(), TakeSnapshotRequest.class);
        ObjectNode snapshot = of(SnapshotOperations.TAKE, asked.objectId());
        if (asked.cluster() != null) {
            snapshot.put("cluster", asked.cluster());
        }
        return statuses.accepted(
                submissions.submit(
                        body.json(),
                        () -> snapshot,
                        request,
                        operation -> notes.write(operation.id(), asked.type(), asked.applyScope(), asked.userData())),
                request,
                response);
    }

    @GetMapping
    @Operation(
            operationId = "listAzureSnapshots",
            summary = "List snapshots",
            description = "Existing snapshots, newest first, at most 1000. Role READER.")
    @ApiResponse(responseCode = "200", description = "The snapshots")
    List<FaceSnapshot> list(
            @Parameter(description = "Only snapshots of this type", example = "Keyspace")
                    @RequestParam(required = false)
                    @Nullable
                    String type,
            @Parameter(description = "Only snapshots with one of these values in applyScope, separated by commas")
                    @RequestParam(required = false)
                    @Nullable
                    Set<String> applyScope) {
        List<Snapshot> there = snapshots.findPresent(MAX_LISTED);
        Map<UUID, SnapshotNote> written =
                notes.of(there.stream().map(Snapshot::id).toList());
        return there.stream()
                .map(snapshot -> FaceSnapshot.of(snapshot, written.get(snapshot.id())))
                .filter(face -> type == null || face.type().equals(type))
                .filter(face -> applyScope == null || face.applyScope().stream().anyMatch(applyScope::contains))
                .toList();
    }

    @GetMapping("/{id}")
    @Operation(operationId = "getAzureSnapshot", summary = "Get a snapshot", description = "Role READER.")
    @ApiResponse(responseCode = "200", description = "The snapshot")
    FaceSnapshot get(@Parameter(description = "Id of the snapshot") @PathVariable UUID id) {
        return FaceSnapshot.of(existing(id), notes.of(List.of(id)).get(id));
    }

    @PatchMapping(path = "/{id}", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "patchAzureSnapshot",
            summary = "Update snapshot metadata",
            description = "Absent properties are not changed. Role OPERATOR.")
    @ApiResponse(responseCode = "200", description = "Updated")
    void patch(
            @Parameter(description = "Id of the snapshot") @PathVariable UUID id,
            @RequestBody PatchSnapshotRequest patch,
            HttpServletRequest request) {
        notes.write(existing(id), Submissions.caller(request), patch.applyScope(), patch.userData());
    }

    @PostMapping(path = "/{id}/apply", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "applyAzureSnapshot",
            summary = "Restore a snapshot",
            description = "Adds its rows to those in the tables. Role ADMIN.")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = ApplySnapshotRequest.class)))
    @AcceptsOperation
    Object apply(
            @Parameter(description = "Id of the snapshot") @PathVariable UUID id,
            @RequestBody JsonBody body,
            HttpServletRequest request,
            HttpServletResponse response) {
        ApplySnapshotRequest asked = json.read(body.object(), ApplySnapshotRequest.class);
        ObjectNode restore = of(SnapshotOperations.RESTORE, asked.objectId());
        restore.put("snapshotId", id.toString());
        return statuses.accepted(
                submissions.submit(restore, () -> restorable(restore, id), request, operation -> {}),
                request,
                response);
    }

    /** Checks the keyspace and adds the cluster of the snapshot. */
    private ObjectNode restorable(ObjectNode restore, UUID id) {
        Snapshot snapshot = existing(id);
        String keyspace = restore.get("keyspace").asString();
        Set<String> keyspaces = new TreeSet<>(snapshot.keyspaces());
        if (!keyspaces.contains(keyspace)) {
            throw new InvalidRequestException(
                    "objectId",
                    "must be a keyspace of the snapshot, one of %s, not '%s'".formatted(keyspaces, keyspace));
        }
        return restore.deepCopy().put("cluster", snapshot.cluster());
    }

    @DeleteMapping("/{id}")
    @Operation(
            operationId = "deleteAzureSnapshot",
            summary = "Delete a snapshot",
            description = "Submits an operation that removes it from all nodes. Role ADMIN.")
    @AcceptsOperation
    Object delete(
            @Parameter(description = "Id of the snapshot") @PathVariable UUID id,
            HttpServletRequest request,
            HttpServletResponse response) {
        ObjectNode clear = JsonNodeFactory.instance.objectNode();
        clear.put("type", SnapshotOperations.CLEAR);
        clear.put("snapshotId", id.toString());
        return statuses.accepted(
                submissions.submit(
                        clear,
                        () -> clear.deepCopy().put("cluster", existing(id).cluster()),
                        request,
                        operation -> {}),
                request,
                response);
    }

    private Snapshot existing(UUID id) {
        return snapshots
                .find(id)
                .filter(Snapshot::isPresent)
                .orElseThrow(() -> new SnapshotNotFoundException(id.toString()));
    }

    /** A request of this type for a keyspace, or for one table. */
    private static ObjectNode of(String type, String object) {
        String[] names = object.split("\\.", 2);
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        request.put("type", type);
        request.put("keyspace", names[0]);
        if (names.length == 2) {
            request.putArray("tables").add(names[1]);
        }
        return request;
    }
}
