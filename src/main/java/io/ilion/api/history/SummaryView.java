package io.ilion.api.history;

import io.ilion.history.SummaryGroup;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** Operations grouped by one property. */
@Schema(name = "HistorySummary", description = "Number and durations of operations, grouped by one property")
record SummaryView(
        @Schema(description = "The property", example = "type")
        String by,

        List<SummaryGroup> groups) {}
