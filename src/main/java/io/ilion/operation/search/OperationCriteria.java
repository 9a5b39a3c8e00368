package io.ilion.operation.search;

import io.ilion.operation.State;
import io.ilion.operation.failure.FailureCode;
import io.ilion.operation.request.Actor;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/**
 * The criteria by which operations can be found, besides {@link IndexedCriteria}. All APIs use these, and so find the same operations.
 */
public final class OperationCriteria {

    /** How far the clocks of the replicas, and the id and the time of one operation, can be apart. */
    private static final Duration SLACK = Duration.ofMinutes(1);

    private OperationCriteria() {}

    public static OperationCriterion any() {
        return OperationCriterion.of(query -> "true");
    }

    public static OperationCriterion none() {
        return OperationCriterion.of(query -> "false");
    }

    public static OperationCriterion id(UUID id) {
        return OperationCriterion.of(query -> "%s = %s".formatted(query.key(), query.parameter(id)));
    }

    /** The id as text after a prefix. */
    public static OperationCriterion id(String prefix, TextPattern pattern) {
        return OperationCriterion.of(query -> "%s || cast(%s as text) like %s"
                .formatted(query.parameter(prefix), query.key(), query.parameter(pattern.like())));
    }

    public static OperationCriterion type(TextPattern pattern) {
        return text("type", pattern);
    }

    /** @param types not empty */
    public static OperationCriterion types(Collection<String> types) {
        return OperationCriterion.of(query -> "%s.type in (%s)".formatted(query.row(), query.parameter(types)));
    }

    public static OperationCriterion cluster(TextPattern pattern) {
        return text("cluster", pattern);
    }

    public static OperationCriterion states(Collection<State> states) {
        return states.isEmpty()
                ? none()
                : OperationCriterion.of(query -> "%s.state in (%s)"
                        .formatted(
                                query.row(),
                                query.parameter(states.stream().map(Enum::name).toList())));
    }

    /** @param caller as {@link Actor#callerNamed} reads it */
    public static OperationCriterion requestedBy(String caller) {
        return OperationCriterion.of(query -> "%s.requested_by = %s"
                .formatted(
                        query.row(), query.parameter(Actor.callerNamed(caller).toString())));
    }

    /** The code of the operation's own failure is one of these, or absent where {@code orNone}. */
    public static OperationCriterion failedWith(Collection<FailureCode> codes, boolean orNone) {
        return OperationCriterion.of(query -> {
            String code = "(" + query.row() + ".failure ->> 'code')";
            String isOne = codes.isEmpty()
                    ? "false"
                    : "coalesce(%s, '') in (%s)"
                            .formatted(
                                    code,
                                    query.parameter(
                                            codes.stream().map(Enum::name).toList()));
            return orNone ? "(%s or %s is null)".formatted(isOne, code) : isOne;
        });
    }

    /** Operations with these words in the reason or in the message of the failure. */
    public static OperationCriterion words(String words) {
        return OperationCriterion.of(query -> """
                to_tsvector('simple', coalesce(%1$s.request ->> 'reason', '') || ' ' || coalesce(%1$s.failure ->> 'message', ''))
                    @@ plainto_tsquery('simple', %2$s)""".formatted(query.row(), query.parameter(words)));
    }

    public static OperationCriterion created(ComparisonOperator operator, Instant at) {
        return OperationCriterion.of(
                query -> "%s.created_at %s %s".formatted(query.row(), operator.sql(), query.parameter(at)));
    }

    /** The same as {@link #created}, found by the range of ids of that time. */
    public static OperationCriterion createdFrom(Instant from) {
        return OperationCriterion.allOf(List.of(
                created(ComparisonOperator.AT_LEAST, from), idInTime(ComparisonOperator.AT_LEAST, from.minus(SLACK))));
    }

    /** The same as {@link #created}, found by the range of ids of that time. */
    public static OperationCriterion createdBefore(Instant to) {
        return OperationCriterion.allOf(
                List.of(created(ComparisonOperator.LESS, to), idInTime(ComparisonOperator.LESS, to.plus(SLACK))));
    }

    public static OperationCriterion started(ComparisonOperator operator, Instant at) {
        return compared("started_at", operator, at);
    }

    public static OperationCriterion hasStarted() {
        return OperationCriterion.of(query -> query.row() + ".started_at is not null");
    }

    public static OperationCriterion completed(ComparisonOperator operator, Instant at) {
        return compared("completed_at", operator, at);
    }

    /** The same as {@link #completed}, found by the range of ids that can have ended by then. */
    public static OperationCriterion completedBefore(Instant to) {
        return OperationCriterion.allOf(
                List.of(completed(ComparisonOperator.LESS, to), idInTime(ComparisonOperator.LESS, to.plus(SLACK))));
    }

    /** Operations that took longer than that, from acceptance to end. */
    public static OperationCriterion longerThan(Duration duration) {
        return OperationCriterion.of(query ->
                "coalesce(%1$s.completed_at - %1$s.created_at > make_interval(secs => %2$s), false)"
                        .formatted(query.row(), query.parameter((double) duration.toMillis() / 1000)));
    }

    /** From 0.0 to 1.0. */
    public static OperationCriterion progress(ComparisonOperator operator, double progress) {
        return compared("progress", operator, progress);
    }

    /** Operations that no client has deleted. */
    public static OperationCriterion notHidden() {
        return OperationCriterion.of(query ->
                "not exists (select from hidden_operation h where h.operation_id = %s)".formatted(query.key()));
    }

    private static OperationCriterion text(String column, TextPattern pattern) {
        String exact = pattern.exact();
        return OperationCriterion.of(query -> exact == null
                ? "%s.%s like %s".formatted(query.row(), column, query.parameter(pattern.like()))
                : "%s.%s = %s".formatted(query.row(), column, query.parameter(exact)));
    }

    private static OperationCriterion compared(String column, ComparisonOperator operator, Object value) {
        return OperationCriterion.of(query -> {
            String left = query.row() + "." + column;
            String compared = "%s %s %s".formatted(left, operator.sql(), query.parameter(value));
            return operator == ComparisonOperator.NOT_EQUAL
                    ? "(%s is null or %s)".formatted(left, compared)
                    : "(%s is not null and %s)".formatted(left, compared);
        });
    }

    /** Limits each id column although they are equal, so that whichever index PostgreSQL reads is limited. */
    private static OperationCriterion idInTime(ComparisonOperator operator, Instant at) {
        return OperationCriterion.of(query -> {
            String range = "%s " + operator.sql() + " min_id_at(" + query.parameter(at) + ")";
            String ofRow = range.formatted(query.row() + ".id");
            return query.key().equals("o.id") ? ofRow : ofRow + " and " + range.formatted(query.key());
        });
    }
}
