package io.ilion.operation;

import io.ilion.operation.failure.FailureCode;
import jakarta.persistence.criteria.CriteriaBuilder;
import jakarta.persistence.criteria.Expression;
import jakarta.persistence.criteria.Predicate;
import java.time.Instant;
import java.util.Collection;
import java.util.Locale;
import java.util.UUID;
import org.hibernate.query.criteria.HibernateCriteriaBuilder;
import org.springframework.data.jpa.domain.Specification;

/**
 * The criteria for operations, to be combined with {@code and}, {@code or} and {@code not}. Each is true or false, also for operations
 * without such a value, so that a criterion and its negation together select every operation.
 */
public final class OperationCriteria {

    private OperationCriteria() {}

    public static Specification<Operation> any() {
        return (root, query, cb) -> cb.conjunction();
    }

    public static Specification<Operation> none() {
        return (root, query, cb) -> cb.disjunction();
    }

    /** In one of these states. */
    public static Specification<Operation> state(Collection<State> states) {
        return states.isEmpty()
                ? none()
                : (root, query, cb) -> root.get("state").in(states);
    }

    /** Submitted before that operation. */
    public static Specification<Operation> before(UUID id) {
        return (root, query, cb) -> cb.lessThan(root.<UUID>get("id"), id);
    }

    /** With that id. */
    public static Specification<Operation> id(UUID id) {
        return (root, query, cb) -> cb.equal(root.get("id"), id);
    }

    /** Whose id, behind the prefix, matches the pattern; {@code %} stands for any text. */
    public static Specification<Operation> idLike(String prefix, String pattern) {
        return (root, query, cb) -> cb.like(cb.concat(prefix, root.get("id").cast(String.class)), pattern, '\\');
    }

    /** Whose type matches the pattern; {@code %} stands for any text. */
    public static Specification<Operation> typeLike(String pattern) {
        return (root, query, cb) -> cb.like(root.get("type"), pattern, '\\');
    }

    /** Whose cluster matches the pattern; {@code %} stands for any text. */
    public static Specification<Operation> clusterLike(String pattern) {
        return (root, query, cb) -> cb.like(root.get("cluster"), pattern, '\\');
    }

    /**
     * With a request property that is a matching text, or a list with a matching text. A test of the whole list as text is ten times as
     * fast, so the list is taken apart only where that test succeeds.
     */
    public static Specification<Operation> requestedLike(String property, String pattern) {
        return (root, query, cb) -> {
            Expression<String> asText = cb.coalesce(
                    cb.function("jsonb_extract_path_text", String.class, root.get("request"), cb.literal(property)),
                    "");
            Expression<Boolean> hasElement = cb.function(
                    "has_text_like",
                    Boolean.class,
                    root.get("request"),
                    cb.literal(property),
                    // a literal of JPA would be text of the query
                    ((HibernateCriteriaBuilder) cb).value(pattern));
            return cb.or(
                    cb.and(cb.notLike(asText, "[%"), cb.like(asText, pattern, '\\')),
                    cb.and(
                            cb.like(asText, "[%"),
                            cb.like(asText, "%\"" + pattern + "\"%", '\\'),
                            cb.isTrue(hasElement)));
        };
    }

    /** With that request property, other than an empty list. */
    public static Specification<Operation> requests(String property) {
        return (root, query, cb) -> cb.notEqual(
                cb.coalesce(
                        cb.function("jsonb_extract_path_text", String.class, root.get("request"), cb.literal(property)),
                        "[]"),
                "[]");
    }

    /** By the time when it was accepted. */
    public static Specification<Operation> created(ComparisonOperator relation, Instant at) {
        return (root, query, cb) -> compare(cb, root.get("createdAt"), relation, at);
    }

    /** By the time when it started. */
    public static Specification<Operation> started(ComparisonOperator relation, Instant at) {
        return (root, query, cb) -> compare(cb, root.get("startedAt"), relation, at);
    }

    /** By the time when it ended. */
    public static Specification<Operation> completed(ComparisonOperator relation, Instant at) {
        return (root, query, cb) -> compare(cb, root.get("completedAt"), relation, at);
    }

    /** That has started. */
    public static Specification<Operation> hasStarted() {
        return (root, query, cb) -> cb.isNotNull(root.get("startedAt"));
    }

    /** By its progress, from 0.0 to 1.0. */
    public static Specification<Operation> progress(ComparisonOperator relation, double progress) {
        return (root, query, cb) -> compare(cb, root.get("progress"), relation, progress);
    }

    /** With one of these failure codes, or without a code where {@code orNone}. */
    public static Specification<Operation> failedWith(Collection<FailureCode> codes, boolean orNone) {
        return (root, query, cb) -> {
            Expression<String> code =
                    cb.function("jsonb_extract_path_text", String.class, root.get("failure"), cb.literal("code"));
            Predicate named = codes.isEmpty()
                    ? cb.disjunction()
                    : cb.coalesce(code, "").in(codes.stream().map(Enum::name).toList());
            return orNone ? cb.or(named, cb.isNull(code)) : named;
        };
    }

    /** With a task on that node, by host id or address. */
    public static Specification<Operation> onNode(String node) {
        return (root, query, cb) -> {
            var tasks = query.subquery(UUID.class);
            var task = tasks.from(Task.class);
            return cb.exists(tasks.select(task.get("id"))
                    .where(
                            cb.equal(task.get("operationId"), root.get("id")),
                            cb.or(
                                    cb.equal(task.get("address"), node),
                                    cb.equal(task.get("hostId").cast(String.class), node.toLowerCase(Locale.ROOT)))));
        };
    }

    /** Not hidden from clients. */
    public static Specification<Operation> inSight() {
        return (root, query, cb) -> {
            var hidden = query.subquery(UUID.class);
            var from = hidden.from(HiddenOperation.class);
            return cb.not(cb.exists(
                    hidden.select(from.get("operationId")).where(cb.equal(from.get("operationId"), root.get("id")))));
        };
    }

    private static <T extends Comparable<? super T>> Predicate compare(
            CriteriaBuilder cb, Expression<T> value, ComparisonOperator relation, T other) {
        Predicate compared = switch (relation) {
            case EQUAL -> cb.equal(value, other);
            case NOT_EQUAL -> cb.notEqual(value, other);
            case LESS -> cb.lessThan(value, other);
            case AT_MOST -> cb.lessThanOrEqualTo(value, other);
            case MORE -> cb.greaterThan(value, other);
            case AT_LEAST -> cb.greaterThanOrEqualTo(value, other);
        };
        return relation == ComparisonOperator.NOT_EQUAL
                ? cb.or(cb.isNull(value), compared)
                : cb.and(cb.isNotNull(value), compared);
    }
}
