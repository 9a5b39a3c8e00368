package io.ilion.api.azure;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Request of the Face API to take a snapshot. */
@Schema(name = "AzureTakeSnapshot")
record TakeSnapshotRequest(
        @NotBlank(message = "is required")
        @Size(max = 64)
        @Schema(
                description = "The type that the client gives the snapshot; stored, not interpreted",
                example = "Keyspace")
        String type,

        @NotNull(message = "is required")
        @Pattern(regexp = OBJECT, message = OBJECT_MESSAGE)
        @Schema(description = "Keyspace, or keyspace.table", example = "demo")
        String objectId,

        @Nullable @Size(max = 100) @Schema(description = "Stored for the client; not interpreted")
        List<@NotNull @Size(max = 255) String> applyScope,

        @Nullable @Size(max = 16384) @Schema(description = "Stored for the client", example = "before the upgrade")
        String userData,

        @Nullable @Schema(description = "Name of a configured cluster; optional when there is only one")
        String cluster) {

    static final String OBJECT = "\\w{1,222}(\\.\\w{1,222})?";
    static final String OBJECT_MESSAGE = "must be a keyspace, or keyspace.table";
}
