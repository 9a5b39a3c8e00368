package io.ilion.history;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How many operations there were of one sort, and how long they took.
 *
 * @param value     of what they are grouped by; null for those without one
 * @param operations how many in all
 * @param completed how many of them succeeded
 * @param failed    how many failed
 * @param cancelled how many were cancelled
 * @param median    how long the half of those that ended took at most, from their acceptance; null when none has
 * @param p95       the same for 95 of 100
 */
public record SummaryGroup(
        @Nullable String value,
        long operations,
        long completed,
        long failed,
        long cancelled,
        @Nullable Duration median,
        @Nullable Duration p95) {

    /** What operations may be grouped by. An operation counts once for each node that it has a task on. */
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
