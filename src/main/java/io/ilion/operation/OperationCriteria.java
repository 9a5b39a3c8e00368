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
 * What operations may be asked for by, to be combined with {@code and}, {@code or} and {@code not}. Each holds or does not
 * hold, also where an operation has no such value, so that what a criterion leaves out its negation brings.
 */
public final class OperationCriteria {

    private OperationCriteria() {}

    public static Specification<Operation> any() {
        return (root, query, is) -> is.conjunction();
    }

    public static Specification<Operation> none() {
        return (root, query, is) -> is.disjunction();
    }

    /** In one of these states. */
    public static Specification<Operation> state(Collection<State> states) {
        return states.isEmpty()
                ? none()
                : (root, query, is) -> root.get("state").in(states);
    }

    /** Submitted before that one. */
    public static Specification<Operation> before(UUID id) {
        return (root, query, is) -> is.lessThan(root.<UUID>get("id"), id);
    }

    /** The one of that id. */
    public static Specification<Operation> id(UUID id) {
        return (root, query, is) -> is.equal(root.get("id"), id);
    }

    /** Its id, written out after that prefix; {@code %} stands for anything. */
    public static Specification<Operation> idLike(String prefix, String pattern) {
        return (root, query, is) -> is.like(is.concat(prefix, root.get("id").cast(String.class)), pattern, '\\');
    }

    /** Its type; {@code %} stands for anything. */
    public static Specification<Operation> typeLike(String pattern) {
        return (root, query, is) -> is.like(root.get("type"), pattern, '\\');
    }

    /** Its cluster; {@code %} stands for anything. */
    public static Specification<Operation> clusterLike(String pattern) {
        return (root, query, is) -> is.like(root.get("cluster"), pattern, '\\');
    }

    /**
     * A property of its request that is text, or a list of texts of which one is like that. Whether a list as a whole looks
     * as if it had one is known ten times as fast, so the list is only taken apart where it does.
     */
    public static Specification<Operation> requestedLike(String property, String pattern) {
        return (root, query, is) -> {
            Expression<String> asText = is.coalesce(
                    is.function("jsonb_extract_path_text", String.class, root.get("request"), is.literal(property)),
                    "");
            Expression<Boolean> hasOne = is.function(
                    "has_text_like",
                    Boolean.class,
                    root.get("request"),
                    is.literal(property),
                    // a literal of JPA would be text of the query
                    ((HibernateCriteriaBuilder) is).value(pattern));
            return is.or(
                    is.and(is.notLike(asText, "[%"), is.like(asText, pattern, '\\')),
                    is.and(is.like(asText, "[%"), is.like(asText, "%\"" + pattern + "\"%", '\\'), is.isTrue(hasOne)));
        };
    }

    /** Whether its request has that property, and not as a list of nothing. */
    public static Specification<Operation> requests(String property) {
        return (root, query, is) -> is.notEqual(
                is.coalesce(
                        is.function("jsonb_extract_path_text", String.class, root.get("request"), is.literal(property)),
                        "[]"),
                "[]");
    }

    /** When it was accepted. */
    public static Specification<Operation> created(ComparisonOperator relation, Instant at) {
        return (root, query, is) -> compare(is, root.get("createdAt"), relation, at);
    }

    /** When it began. */
    public static Specification<Operation> started(ComparisonOperator relation, Instant at) {
        return (root, query, is) -> compare(is, root.get("startedAt"), relation, at);
    }

    /** When it ended. */
    public static Specification<Operation> completed(ComparisonOperator relation, Instant at) {
        return (root, query, is) -> compare(is, root.get("completedAt"), relation, at);
    }

    /** Whether it has begun. */
    public static Specification<Operation> hasStarted() {
        return (root, query, is) -> is.isNotNull(root.get("startedAt"));
    }

    /** From 0.0 to 1.0. */
    public static Specification<Operation> progress(ComparisonOperator relation, double progress) {
        return (root, query, is) -> compare(is, root.get("progress"), relation, progress);
    }

    /** The code of its failure is one of these, or has none where {@code orNone}. */
    public static Specification<Operation> failedWith(Collection<FailureCode> codes, boolean orNone) {
        return (root, query, is) -> {
            Expression<String> code =
                    is.function("jsonb_extract_path_text", String.class, root.get("failure"), is.literal("code"));
            Predicate named = codes.isEmpty()
                    ? is.disjunction()
                    : is.coalesce(code, "").in(codes.stream().map(Enum::name).toList());
            return orNone ? is.or(named, is.isNull(code)) : named;
        };
    }

    /** With a task on a node, by its host id or its address. */
    public static Specification<Operation> onNode(String node) {
        return (root, query, is) -> {
            var tasks = query.subquery(UUID.class);
            var task = tasks.from(Task.class);
            return is.exists(tasks.select(task.get("id"))
                    .where(
                            is.equal(task.get("operationId"), root.get("id")),
                            is.or(
                                    is.equal(task.get("address"), node),
                                    is.equal(task.get("hostId").cast(String.class), node.toLowerCase(Locale.ROOT)))));
        };
    }

    /** Not deleted by a client. */
    public static Specification<Operation> inSight() {
        return (root, query, is) -> {
            var hidden = query.subquery(UUID.class);
            var from = hidden.from(HiddenOperation.class);
            return is.not(is.exists(
                    hidden.select(from.get("operationId")).where(is.equal(from.get("operationId"), root.get("id")))));
        };
    }

    private static <T extends Comparable<? super T>> Predicate compare(
            CriteriaBuilder is, Expression<T> value, ComparisonOperator relation, T other) {
        Predicate compared = switch (relation) {
            case EQUAL -> is.equal(value, other);
            case NOT_EQUAL -> is.notEqual(value, other);
            case LESS -> is.lessThan(value, other);
            case AT_MOST -> is.lessThanOrEqualTo(value, other);
            case MORE -> is.greaterThan(value, other);
            case AT_LEAST -> is.greaterThanOrEqualTo(value, other);
        };
        return relation == ComparisonOperator.NOT_EQUAL
                ? is.or(is.isNull(value), compared)
                : is.and(is.isNotNull(value), compared);
    }
}
