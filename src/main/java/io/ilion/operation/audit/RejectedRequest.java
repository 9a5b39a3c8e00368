package io.ilion.operation.audit;

import io.ilion.operation.request.RequestMetadata;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A rejected request that would have changed something.
 *
 * @param caller   null when the caller was not authenticated
 * @param origin   how it came in
 * @param path     without the query
 * @param status   the HTTP status of the response
 * @param problem  the type of the problem, such as {@code not-allowed}
 * @param detail   the explanation that the caller got
 */
public record RejectedRequest(
        UUID id,
        Instant at,
        @Nullable String caller,
        RequestMetadata origin,
        String method,
        String path,
        int status,
        String problem,
        @Nullable String detail) {}
