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

/** A snapshot of the inventory, as the Face API has one. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({"id", "account", "type", "applyScope", "userData", "createdTime", "lastUpdateTime"})
@Schema(name = "AzureSnapshot")
record FaceSnapshot(
        @Schema(description = "The id of the operation that took it")
        UUID id,

        @Schema(description = "Name of its cluster", example = "local")
        String account,

        @Schema(description = "What the client called the sort of thing that it is of", example = "Keyspace")
        String type,

        @Schema(description = "As the client wrote it") List<String> applyScope,

        @Schema(description = "As the client wrote it") @Nullable
        String userData,

        Instant createdTime,

        @Schema(description = "When the client last wrote on it")
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
