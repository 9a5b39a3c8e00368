package io.ilion.history;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a pending operation waits for.
 *
 * @param operationId of the operation that comes first; null for the other types
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "WaitReason")
public record WaitReason(
        @Schema(
                description =
                        "PLAN: to be planned, for which its cluster must be reachable; OPERATION: for an operation that locks the same tables "
                                + "and was submitted earlier; WORKER: for a free worker in the share of its cluster")
        Type type,

        @Nullable @Schema(description = "The operation that comes first, for the type OPERATION")
        UUID operationId) {

    /** The types of reasons. */
    public enum Type {
        PLAN,
        OPERATION,
        WORKER
    }

    static WaitReason operation(UUID id) {
        return new WaitReason(Type.OPERATION, id);
    }
}
