package io.ilion.operation.audit;

import io.ilion.operation.request.Actor;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The filters of the list of rejected requests. A request has to match all of them; null matches any. */
public record RejectedRequestFilter(
        @Nullable
        @Parameter(
                description =
                        "Requests of this caller: `alice` or `caller:alice`, or `token:alice` for the caller of a token")
        String caller,

        @Nullable @Parameter(description = "Requests for this path, and for those below it", example = "/operations")
        String path,

        @Nullable
        @Parameter(
                description = "Requests that were answered with this HTTP status",
                schema = @Schema(type = "integer", format = "int32", minimum = "400", maximum = "599"))
        Integer status,

        @Nullable
        @Parameter(
                description =
                        "Rejected at this time or later: RFC 3339, a date (UTC), `today`, `yesterday`, or a time ago such as `-PT24H`",
                example = "2026-01-01T00:00:00Z")
        Instant from,

        @Nullable @Parameter(description = "Rejected before this time")
        Instant to) {

    /** The times that the filters contain, by the name of the filter. */
    public Map<String, Instant> times() {
        Map<String, Instant> times = new HashMap<>();
        if (from != null) {
            times.put("from", from);
        }
        if (to != null) {
            times.put("to", to);
        }
        return times;
    }

    /** Whether it also finds requests without authentication. */
    boolean findsAnonymous() {
        return caller == null;
    }

    /** A condition in SQL, with {@link #parameters}. */
    String condition() {
        List<String> conditions = new ArrayList<>(List.of("true"));
        if (caller != null) {
            conditions.add("caller = :caller");
        }
        if (path != null) {
            conditions.add("(path = :path or starts_with(path, :path || '/'))");
        }
        if (status != null) {
            conditions.add("status = :status");
        }
        if (from != null) {
            conditions.add("at >= :from");
        }
        if (to != null) {
            conditions.add("at < :to");
        }
        return String.join(" and ", conditions);
    }

    Map<String, Object> parameters() {
        Map<String, Object> parameters = new HashMap<>();
        if (caller != null) {
            parameters.put("caller", Actor.callerNamed(caller).toString());
        }
        if (path != null) {
            parameters.put(
                    "path", path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path);
        }
        if (status != null) {
            parameters.put("status", status);
        }
        times().forEach((name, time) -> parameters.put(name, time.atOffset(ZoneOffset.UTC)));
        return parameters;
    }
}
