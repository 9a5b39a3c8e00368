package io.ilion.api.azure;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.jspecify.annotations.Nullable;

/** Request of the Face API to restore a snapshot. */
@Schema(name = "AzureApplySnapshot")
record ApplySnapshotRequest(
        @NotNull(message = "is required")
        @Pattern(regexp = TakeSnapshotRequest.OBJECT, message = TakeSnapshotRequest.OBJECT_MESSAGE)
        @Schema(description = "Keyspace, or keyspace.table, of the snapshot", example = "demo")
        String objectId,

        @Nullable
        @Pattern(
                regexp = "CreateNew",
                message = "must be CreateNew: the rows of the snapshot are added to those in the tables")
        @Schema(description = "CreateNew, or absent", example = "CreateNew")
        String mode) {}
