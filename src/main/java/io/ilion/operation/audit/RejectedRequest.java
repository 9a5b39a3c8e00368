package io.ilion.operation.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.ilion.operation.request.RequestMetadata;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A request that would have changed something and was rejected.
 *
 * @param caller   null for a caller who was not authenticated; a replica that tells how many requests it could not record
 * @param path     without the query
 * @param status   the HTTP status of the response
 * @param problem  the type of the problem, such as {@code not-allowed}
 * @param detail   the reason as the caller was given it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "RejectedRequest")
public record RejectedRequest(
        UUID id,
        Instant at,

        @Nullable
        @Schema(description = "The caller; left out where the request was not authenticated", example = "caller:reader")
        String caller,

        @JsonUnwrapped RequestMetadata origin,

        String method,
        String path,

        @Schema(description = "The HTTP status of the response", example = "403")
        int status,

        @Schema(description = "The type of the problem", example = "not-allowed")
        String problem,

        @Nullable @Schema(description = "The reason as the caller was given it")
        String detail) {}
