package io.ilion.history;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Number and durations of the operations that have one value in common.
 *
 * @param value  null for operations that have no value
 * @param median of the durations, from acceptance to end; null when none has ended
 * @param p95    the 95th percentile of the durations
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "SummaryGroup")
public record SummaryGroup(
        @Nullable
        @Schema(description = "The value in common; left out for operations that have none", example = "flush")
        String value,

        long operations,
        long completed,
        long failed,
        long cancelled,

        @Nullable
        @JsonFormat(shape = JsonFormat.Shape.STRING)
        @Schema(
                description = "Median of the durations of those that ended, from acceptance to end",
                type = "string",
                format = "duration")
        Duration median,

        @Nullable
        @JsonFormat(shape = JsonFormat.Shape.STRING)
        @Schema(description = "95th percentile of the durations", type = "string", format = "duration")
        Duration p95) {

    /** What operations can be grouped by. By node, tasks are counted: an operation once for each of its nodes. */
    public enum By {
        TYPE("o.type"),
        STATE("o.state"),
        DAY("to_char(o.created_at at time zone 'UTC', 'YYYY-MM-DD')"),
        REQUESTER("o.requested_by"),
        CLUSTER("o.cluster"),
        NODE("t.address");

        private final String expression;

        By(String expression) {
            this.expression = expression;
        }

        String expression() {
            return expression;
        }
    }
}
