package io.ilion.api.longrunning;

import io.ilion.api.longrunning.Filter.And;
import io.ilion.api.longrunning.Filter.Comparator;
import io.ilion.api.longrunning.Filter.Comparison;
import io.ilion.api.longrunning.Filter.Not;
import io.ilion.api.longrunning.Filter.Or;
import io.ilion.operation.ComparisonOperator;
import io.ilion.operation.Operation;
import io.ilion.operation.OperationCriteria;
import io.ilion.operation.State;
import io.ilion.operation.failure.FailureCode;
import io.ilion.operation.type.InvalidRequestException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.data.jpa.domain.Specification;

/** What the fields of a filter mean. Values go to the database as parameters, never as text of a query. */
final class FilterFields {

    private static final List<String> KNOWN = List.of(
            "name",
            "done",
            "error",
            "error.code",
            "response",
            "metadata",
            "metadata.@type",
            "metadata.operationId",
            "metadata.type",
            "metadata.cluster",
            "metadata.state",
            "metadata.keyspace",
            "metadata.table",
            "metadata.progress",
            "metadata.createTime",
            "metadata.startTime",
            "metadata.endTime");
    private static final Set<State> ENDED =
            EnumSet.copyOf(Stream.of(State.values()).filter(State::isTerminal).toList());
    private static final Set<State> ERRORS = EnumSet.of(State.FAILED, State.CANCELLED);
    private static final Pattern UUID_WRITTEN = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");
    private static final Pattern SNAKE = Pattern.compile("_([a-z])");

    private FilterFields() {}

    /** @throws InvalidRequestException when a field is not known, or cannot be compared like that */
    static Specification<Operation> of(Filter filter) {
        if (filter instanceof And and) {
            return Specification.allOf(and.all().stream().map(FilterFields::of).toList());
        }
        if (filter instanceof Or or) {
            return Specification.anyOf(or.any().stream().map(FilterFields::of).toList());
        }
        if (filter instanceof Not not) {
            return Specification.not(of(not.negated()));
        }
        return of((Comparison) filter);
    }

    private static Specification<Operation> of(Comparison comparison) {
        return switch (camelCase(comparison.field())) {
            case "name" -> name(comparison, LongRunningViews.NAMES);
            case "done" -> truth(comparison, OperationCriteria.state(ENDED));
            case "error" -> presence(comparison, OperationCriteria.state(ERRORS));
            case "error.code" -> errorCode(comparison);
            case "response" -> presence(comparison, OperationCriteria.state(EnumSet.of(State.COMPLETED)));
            case "metadata" -> presence(comparison, OperationCriteria.any());
            case "metadata.@type" -> metadataType(comparison);
            case "metadata.operationId" -> name(comparison, "");
            case "metadata.type" -> text(comparison, OperationCriteria::typeLike, OperationCriteria.any());
            case "metadata.cluster" -> text(comparison, OperationCriteria::clusterLike, OperationCriteria.any());
            case "metadata.state" -> state(comparison);
            case "metadata.keyspace" -> requested(comparison, "keyspace", "keyspaces");
            case "metadata.table" -> requested(comparison, "table", "tables");
            case "metadata.progress" -> progress(comparison);
            case "metadata.createTime" -> time(comparison, OperationCriteria::created, OperationCriteria.any());
            case "metadata.startTime" -> time(comparison, OperationCriteria::started, OperationCriteria.hasStarted());
            case "metadata.endTime" -> time(comparison, OperationCriteria::completed, OperationCriteria.state(ENDED));
            default ->
                throw FilterValues.error(
                        comparison, "there is no field '%s', only %s".formatted(comparison.field(), KNOWN));
        };
    }

    /** A whole name is looked up by its id; only with a wildcard all have to be read. */
    private static Specification<Operation> name(Comparison comparison, String prefix) {
        return text(
                comparison,
                pattern -> pattern.startsWith(prefix)
                                && UUID_WRITTEN
                                        .matcher(pattern.substring(prefix.length()))
                                        .matches()
                        ? OperationCriteria.id(UUID.fromString(pattern.substring(prefix.length())))
                        : OperationCriteria.idLike(prefix, pattern),
                OperationCriteria.any());
    }

    private static Specification<Operation> metadataType(Comparison comparison) {
        return text(
                comparison,
                pattern -> matches(pattern.split("%", -1)) ? OperationCriteria.any() : OperationCriteria.none(),
                OperationCriteria.any());
    }

    /** Whether the type has these parts, one after the other; without a regular expression, which could run away. */
    static boolean matches(String[] parts) {
        String type = LongRunningOperation.Any.STRUCT;
        String first = parts[0];
        String last = parts[parts.length - 1];
        if (parts.length == 1) {
            return type.equals(first);
        }
        if (!type.startsWith(first) || !type.endsWith(last) || first.length() + last.length() > type.length()) {
            return false;
        }
        int at = first.length();
        int end = type.length() - last.length();
        for (String part : List.of(parts).subList(1, parts.length - 1)) {
            int found = type.indexOf(part, at);
            if (found < 0 || found + part.length() > end) {
                return false;
            }
            at = found + part.length();
        }
        return true;
    }

    private static Specification<Operation> requested(Comparison comparison, String one, String several) {
        return text(
                comparison,
                pattern -> Specification.anyOf(
                        OperationCriteria.requestedLike(one, pattern),
                        OperationCriteria.requestedLike(several, pattern)),
                Specification.anyOf(OperationCriteria.requests(one), OperationCriteria.requests(several)));
    }

    /** Equality, with {@code *} for anything, and {@code :} for texts that have it in them. */
    private static Specification<Operation> text(
            Comparison comparison, Function<String, Specification<Operation>> like, Specification<Operation> present) {
        if (comparison.isPresence()) {
            return present;
        }
        String pattern = comparison.value().replaceAll("([\\\\%_])", "\\\\$1").replace('*', '%');
        return switch (comparison.comparator()) {
            case EQUAL -> like.apply(pattern);
            case NOT_EQUAL -> Specification.not(like.apply(pattern));
            case HAS -> like.apply("%" + pattern + "%");
            case LESS, AT_MOST, MORE, AT_LEAST -> throw noOrder(comparison);
        };
    }

    private static Specification<Operation> truth(Comparison comparison, Specification<Operation> holds) {
        if (comparison.comparator().isOrder()) {
            throw noOrder(comparison);
        }
        if (comparison.isPresence()) {
            return OperationCriteria.any();
        }
        boolean wanted = FilterValues.truth(comparison);
        boolean negated = comparison.comparator() == Comparator.NOT_EQUAL;
        return wanted != negated ? holds : Specification.not(holds);
    }

    private static Specification<Operation> presence(Comparison comparison, Specification<Operation> present) {
        if (!comparison.isPresence()) {
            throw FilterValues.error(comparison, "can only be asked for with %s:*".formatted(comparison.field()));
        }
        return present;
    }

    private static Specification<Operation> state(Comparison comparison) {
        if (comparison.isPresence()) {
            return OperationCriteria.any();
        }
        if (comparison.comparator().isOrder()) {
            throw noOrder(comparison);
        }
        State state = Stream.of(State.values())
                .filter(each -> each.name().equals(comparison.value()))
                .findFirst()
                .orElseThrow(() -> FilterValues.error(comparison, "must be one of " + List.of(State.values())));
        Specification<Operation> holds = OperationCriteria.state(EnumSet.of(state));
        return comparison.comparator() == Comparator.NOT_EQUAL ? Specification.not(holds) : holds;
    }

    private static Specification<Operation> errorCode(Comparison comparison) {
        Specification<Operation> any = OperationCriteria.state(ERRORS);
        if (comparison.isPresence()) {
            return any;
        }
        int wanted = FilterValues.code(comparison);
        ComparisonOperator relation = comparison.comparator().relation();
        List<FailureCode> codes = Stream.of(FailureCode.values())
                .filter(code -> holds(RpcCode.of(code).number(), relation, wanted))
                .toList();
        boolean orNone = holds(RpcCode.of(null).number(), relation, wanted);
        List<Specification<Operation>> matching = new ArrayList<>();
        matching.add(Specification.allOf(
                OperationCriteria.state(EnumSet.of(State.FAILED)), OperationCriteria.failedWith(codes, orNone)));
        if (holds(RpcCode.CANCELLED.number(), relation, wanted)) {
            matching.add(OperationCriteria.state(EnumSet.of(State.CANCELLED)));
        }
        if (relation == ComparisonOperator.NOT_EQUAL) {
            matching.add(Specification.not(any));
        }
        return Specification.anyOf(matching);
    }

    private static boolean holds(int code, ComparisonOperator relation, int wanted) {
        return switch (relation) {
            case EQUAL -> code == wanted;
            case NOT_EQUAL -> code != wanted;
            case LESS -> code < wanted;
            case AT_MOST -> code <= wanted;
            case MORE -> code > wanted;
            case AT_LEAST -> code >= wanted;
        };
    }

    private static Specification<Operation> progress(Comparison comparison) {
        if (comparison.isPresence()) {
            return OperationCriteria.any();
        }
        return OperationCriteria.progress(comparison.comparator().relation(), FilterValues.progress(comparison));
    }

    private static Specification<Operation> time(
            Comparison comparison,
            BiFunction<ComparisonOperator, Instant, Specification<Operation>> compare,
            Specification<Operation> present) {
        if (comparison.isPresence()) {
            return present;
        }
        return compare.apply(comparison.comparator().relation(), FilterValues.time(comparison));
    }

    private static String camelCase(String field) {
        return SNAKE.matcher(field)
                .replaceAll(found -> Matcher.quoteReplacement(found.group(1).toUpperCase(Locale.ROOT)));
    }

    private static InvalidRequestException noOrder(Comparison comparison) {
        return FilterValues.error(
                comparison,
                "can be compared with =, != and : only, not with "
                        + comparison.comparator().sign());
    }
}
