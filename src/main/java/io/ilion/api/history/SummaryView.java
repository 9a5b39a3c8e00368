package io.ilion.api.history;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.ilion.history.SummaryGroup;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Counts and durations, by one thing. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "HistorySummary", description = "Counts and durations of operations, by one thing")
record SummaryView(@Schema(example = "type") String by, List<GroupView> groups) {

    /** Those that have one thing in common. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "SummaryGroup")
    record GroupView(
            @Nullable
            @Schema(description = "What they have in common; left out for those without it", example = "flush")
            String value,

            long operations,
            long completed,
            long failed,
            long cancelled,

            @Nullable
            @Schema(
                    description = "How long half of those that ended took at most, from their acceptance",
                    type = "string",
                    format = "duration")
            String median,

            @Nullable @Schema(description = "The same for 95 of 100", type = "string", format = "duration")
            String p95) {}

    static SummaryView of(SummaryGroup.By by, List<SummaryGroup> groups) {
        return new SummaryView(
                by.name().toLowerCase(Locale.ROOT),
                groups.stream()
                        .map(each -> new GroupView(
                                each.value(),
                                each.operations(),
                                each.completed(),
                                each.failed(),
                                each.cancelled(),
                                text(each.median()),
                                text(each.p95())))
                        .toList());
    }

    private static @Nullable String text(@Nullable Duration duration) {
        return duration == null ? null : duration.toString();
    }
}
