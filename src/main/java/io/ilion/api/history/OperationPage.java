package io.ilion.api.history;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.ilion.history.OperationSummary;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A page of operations. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "HistoryPage", description = "A page of operations, the newest first")
record OperationPage(
        List<OperationSummary> operations,

        @Nullable @Schema(description = "Link to the next page, of older operations; left out on the last page")
        String next,

        @Nullable @Schema(description = "Link to the previous page, of newer operations; left out on the first page")
        String previous,

        @Nullable
        @Schema(
                description =
                        "The number of operations that match, as the database estimates it. Only with estimate=true")
        Long estimatedTotal) {}
