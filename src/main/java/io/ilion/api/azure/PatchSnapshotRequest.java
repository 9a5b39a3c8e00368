package io.ilion.api.azure;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Metadata of a snapshot to update; absent properties are not changed. */
@Schema(name = "AzurePatchSnapshot")
record PatchSnapshotRequest(
        @Nullable @Size(max = 100) @Schema(description = "Stored for the client; not interpreted")
        List<@NotNull @Size(max = 255) String> applyScope,

        @Nullable @Size(max = 16384) @Schema(description = "Stored for the client", example = "before the upgrade")
        String userData) {}
