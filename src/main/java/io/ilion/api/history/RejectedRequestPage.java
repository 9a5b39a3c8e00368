package io.ilion.api.history;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.ilion.operation.audit.RejectedRequest;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A page of rejected requests. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "RejectedRequestPage", description = "A page of rejected requests, the newest first")
record RejectedRequestPage(
        List<RejectedRequest> rejectedRequests,

        @Nullable @Schema(description = "Link to the next page, of older requests; left out on the last page")
        String next) {}
