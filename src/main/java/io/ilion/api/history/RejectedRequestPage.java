package io.ilion.api.history;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.ilion.operation.audit.RejectedRequest;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A page of what was refused. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "RefusalPage", description = "A page of what was refused, the newest first")
record RejectedRequestPage(
        List<RefusalView> refusals,

        @Schema(description = "Link to older ones; left out where there are none") @Nullable
        String next) {

    /** A request that would have changed something and was refused. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "Refusal")
    record RefusalView(
            UUID id,
            Instant at,

            @Nullable
            @Schema(description = "Who sent it; left out for somebody who was not let in", example = "caller:reader")
            String caller,

            @Nullable String clientAddress,
            @Nullable String userAgent,
            @Nullable String requestId,

            @Nullable @Schema(description = "The trace id of W3C Trace Context")
            String traceId,

            String method,
            String path,

            @Schema(description = "The status of the answer", example = "403")
            int status,

            @Schema(description = "What sort of problem it was", example = "not-allowed")
            String problem,

            @Nullable @Schema(description = "What was wrong, as the caller was told")
            String detail) {

        static RefusalView of(RejectedRequest refusal) {
            return new RefusalView(
                    refusal.id(),
                    refusal.at(),
                    refusal.caller(),
                    refusal.origin().clientAddress(),
                    refusal.origin().userAgent(),
                    refusal.origin().requestId(),
                    refusal.origin().traceId(),
                    refusal.method(),
                    refusal.path(),
                    refusal.status(),
                    refusal.problem(),
                    refusal.detail());
        }
    }
}
