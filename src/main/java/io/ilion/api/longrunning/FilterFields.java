package io.ilion.api.longrunning;

import io.ilion.api.longrunning.Filter.Comparator;
import io.ilion.api.longrunning.Filter.Comparison;
import io.ilion.operation.State;
import io.ilion.operation.failure.FailureCode;
import io.ilion.operation.search.ComparisonOperator;
import io.ilion.operation.search.OperationCriteria;
import io.ilion.operation.search.OperationCriterion;
import io.ilion.operation.search.TextPattern;
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

/** The fields that operations can be filtered by, and the criterion of each comparison. */
final class FilterFields {

    static final String KEYSPACE = "metadata.keyspace";
    static final String TABLE = "metadata.table";

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
            KEYSPACE,
            TABLE,
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

    /** @throws InvalidRequestException when the field is not known, or cannot be compared like that */
    static OperationCriterion criterion(Comparison comparison) {
        return switch (canonicalField(comparison)) {
            case "name" -> name(comparison, LongRunningViews.NAMES);
            case "done" -> truth(comparison, OperationCriteria.states(ENDED));
            case "error" -> presence(comparison, OperationCriteria.states(ERRORS));
            case "error.code" -> errorCode(comparison);
            case "response" -> presence(comparison, OperationCriteria.states(EnumSet.of(State.COMPLETED)));
            case "metadata" -> presence(comparison, OperationCriteria.any());
            case "metadata.@type" -> metadataType(comparison);
            case "metadata.operationId" -> name(comparison, "");
            case "metadata.type" -> text(comparison, OperationCriteria::type, OperationCriteria.any());
            case "metadata.cluster" -> text(comparison, OperationCriteria::cluster, OperationCriteria.any());
            case "metadata.state" -> state(comparison);
            case KEYSPACE -> text(comparison, OperationCriteria::keyspace, OperationCriteria.namesKeyspaces());
            case TABLE -> text(comparison, OperationCriteria::table, OperationCriteria.namesTables());
            case "metadata.progress" -> progress(comparison);
            case "metadata.createTime" -> time(comparison, OperationCriteria::created, OperationCriteria.any());
            case "metadata.startTime" -> time(comparison, OperationCriteria::started, OperationCriteria.hasStarted());
            case "metadata.endTime" -> time(comparison, OperationCriteria::completed, OperationCriteria.states(ENDED));
            default ->
                throw FilterValues.error(
                        comparison, "there is no field '%s', only %s".formatted(comparison.field(), KNOWN));
        };
    }

    /** The operation whose name is the prefix and its id. */
    private static OperationCriterion name(Comparison comparison, String prefix) {
        return text(comparison, pattern -> named(prefix, pattern), OperationCriteria.any());
    }

    /** A whole name is looked up by its id; with a wildcard, all operations have to be read. */
    private static OperationCriterion named(String prefix, TextPattern name) {
        String exact = name.exact();
        if (exact != null && exact.startsWith(prefix)) {
            String id = exact.substring(prefix.length());
            if (UUID_WRITTEN.matcher(id).matches()) {
                return OperationCriteria.id(UUID.fromString(id));
            }
        }
        return OperationCriteria.id(prefix, name);
    }

    private static OperationCriterion metadataType(Comparison comparison) {
        return text(
                comparison,
                pattern -> matches(pattern.like().split("%", -1)) ? OperationCriteria.any() : OperationCriteria.none(),
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

    /** Equality, with {@code *} for anything; {@code :} finds texts that contain the value. */
    private static OperationCriterion text(
            Comparison comparison, Function<TextPattern, OperationCriterion> matching, OperationCriterion present) {
        if (comparison.isPresence()) {
            return present;
        }
        return switch (comparison.comparator()) {
            case EQUAL, HAS -> matching.apply(pattern(comparison));
            case NOT_EQUAL -> OperationCriterion.not(matching.apply(pattern(comparison)));
            case LESS, AT_MOST, MORE, AT_LEAST -> throw noOrder(comparison);
        };
    }

    /** The text that a field is compared with. */
    static TextPattern pattern(Comparison comparison) {
        TextPattern pattern = TextPattern.withWildcards(comparison.value());
        return comparison.comparator() == Comparator.HAS ? pattern.anywhere() : pattern;
    }

    /** Whether a text has to be equal to the value, or to contain it. */
    static boolean isMatch(Comparison comparison) {
        return !comparison.isPresence()
                && (comparison.comparator() == Comparator.EQUAL || comparison.comparator() == Comparator.HAS);
    }

    private static OperationCriterion truth(Comparison comparison, OperationCriterion holds) {
        if (comparison.comparator().isOrder()) {
            throw noOrder(comparison);
        }
        if (comparison.isPresence()) {
            return OperationCriteria.any();
        }
        boolean wanted = FilterValues.truth(comparison);
        boolean negated = comparison.comparator() == Comparator.NOT_EQUAL;
        return wanted != negated ? holds : OperationCriterion.not(holds);
    }

    private static OperationCriterion presence(Comparison comparison, OperationCriterion present) {
        if (!comparison.isPresence()) {
            throw FilterValues.error(comparison, "can only be asked for with %s:*".formatted(comparison.field()));
        }
        return present;
    }

    private static OperationCriterion state(Comparison comparison) {
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
        OperationCriterion holds = OperationCriteria.states(EnumSet.of(state));
        return comparison.comparator() == Comparator.NOT_EQUAL ? OperationCriterion.not(holds) : holds;
    }

    private static OperationCriterion errorCode(Comparison comparison) {
        OperationCriterion any = OperationCriteria.states(ERRORS);
        if (comparison.isPresence()) {
            return any;
        }
        int wanted = FilterValues.code(comparison);
        ComparisonOperator relation = comparison.comparator().relation();
        List<FailureCode> codes = Stream.of(FailureCode.values())
                .filter(code -> holds(RpcCode.of(code).number(), relation, wanted))
                .toList();
        boolean orNone = holds(RpcCode.of(null).number(), relation, wanted);
        List<OperationCriterion> matching = new ArrayList<>();
        matching.add(OperationCriterion.allOf(List.of(
                OperationCriteria.states(EnumSet.of(State.FAILED)), OperationCriteria.failedWith(codes, orNone))));
        if (holds(RpcCode.CANCELLED.number(), relation, wanted)) {
            matching.add(OperationCriteria.states(EnumSet.of(State.CANCELLED)));
        }
        if (relation == ComparisonOperator.NOT_EQUAL) {
            matching.add(OperationCriterion.not(any));
        }
        return OperationCriterion.anyOf(matching);
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

    private static OperationCriterion progress(Comparison comparison) {
        if (comparison.isPresence()) {
            return OperationCriteria.any();
        }
        return OperationCriteria.progress(comparison.comparator().relation(), FilterValues.progress(comparison));
    }

    private static OperationCriterion time(
            Comparison comparison,
            BiFunction<ComparisonOperator, Instant, OperationCriterion> compare,
            OperationCriterion present) {
        if (comparison.isPresence()) {
            return present;
        }
        return compare.apply(comparison.comparator().relation(), FilterValues.time(comparison));
    }

    /** The field; clients write its parts in camel case or in snake case. */
    static String canonicalField(Comparison comparison) {
        return SNAKE.matcher(comparison.field())
                .replaceAll(found -> Matcher.quoteReplacement(found.group(1).toUpperCase(Locale.ROOT)));
    }

    private static InvalidRequestException noOrder(Comparison comparison) {
        return FilterValues.error(
                comparison,
                "can be compared with =, != and : only, not with "
                        + comparison.comparator().sign());
    }
}
