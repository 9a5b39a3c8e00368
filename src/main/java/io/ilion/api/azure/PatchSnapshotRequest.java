package io.ilion.api.azure;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a client writes on a snapshot; what is left out stays as it is. */
@Schema(name = "AzurePatchSnapshot")
record PatchSnapshotRequest(
        @Nullable @Size(max = 100) @Schema(description = "Kept for the client, without a meaning here")
        List<@NotNull @Size(max = 255) String> applyScope,

        @Nullable @Size(max = 16384) @Schema(description = "Kept for the client", example = "before the upgrade")
        String userData) {}
