package io.ilion.api.longrunning;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of operations ({@code google.longrunning.ListOperationsResponse}).
 *
 * @param nextPageToken left out on the last page, and only there
 */
@Schema(name = "ListOperationsResponse", description = "A page of operations, the newest first")
record OperationPage(
        List<LongRunningOperation> operations,

        @Schema(description = "For pageToken of the next request; left out on the last page") @Nullable
        String nextPageToken) {}
