package io.ilion.operation.audit;

import io.ilion.operation.request.RequestMetadata;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A request that would have changed something and was refused.
 *
 * @param caller  null for somebody who was not let in
 * @param origin  by what way it came
 * @param path    without the query
 * @param status  of the answer, of HTTP
 * @param problem what sort of problem it was, such as {@code not-allowed}
 * @param detail  what was wrong, as the caller was told
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
