package io.ilion.api.azure;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.jspecify.annotations.Nullable;

/** What a snapshot is restored with, as the Face API has it. */
@Schema(name = "AzureApplySnapshot")
record ApplySnapshotRequest(
        @NotNull(message = "is required")
        @Pattern(regexp = TakeSnapshotRequest.OBJECT, message = TakeSnapshotRequest.OBJECT_MESSAGE)
        @Schema(description = "Keyspace, or keyspace.table, of the snapshot", example = "demo")
        String objectId,

        @Nullable
        @Pattern(
                regexp = "CreateNew",
                message = "must be CreateNew: what is in the snapshot is put beside what is in the tables")
        @Schema(description = "CreateNew, or left out", example = "CreateNew")
        String mode) {}
