package io.ilion.api.azure;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.ilion.snapshot.Snapshot;
import io.ilion.snapshot.SnapshotNote;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A snapshot of the inventory in the format of the Face API. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({"id", "account", "type", "applyScope", "userData", "createdTime", "lastUpdateTime"})
@Schema(name = "AzureSnapshot")
record FaceSnapshot(
        @Schema(description = "Id of the operation that took it")
        UUID id,

        @Schema(description = "Name of its cluster", example = "local")
        String account,

        @Schema(description = "The type that the client gave the snapshot", example = "Keyspace")
        String type,

        @Schema(description = "Set by the client") List<String> applyScope,

        @Schema(description = "Set by the client") @Nullable String userData,

        Instant createdTime,

        @Schema(description = "When the client last updated it")
        Instant lastUpdateTime) {

    static final String KEYSPACE = "Keyspace";

    static FaceSnapshot of(Snapshot snapshot, @Nullable SnapshotNote note) {
        return new FaceSnapshot(
                snapshot.id(),
                snapshot.cluster(),
                note == null ? KEYSPACE : note.type(),
                note == null ? List.of() : note.applyScope(),
                note == null ? null : note.userData(),
                snapshot.createdAt(),
                note == null || note.updatedAt().isBefore(snapshot.createdAt())
                        ? snapshot.createdAt()
                        : note.updatedAt());
    }
}
