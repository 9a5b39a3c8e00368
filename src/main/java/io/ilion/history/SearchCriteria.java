package io.ilion.history;

import io.ilion.operation.State;
import io.ilion.operation.failure.FailureCode;
import io.ilion.operation.search.ComparisonOperator;
import io.ilion.operation.search.IndexedCriteria;
import io.ilion.operation.search.OperationCriteria;
import io.ilion.operation.search.OperationCriterion;
import io.ilion.operation.search.TextPattern;
import io.ilion.operation.type.InvalidRequestException;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The filters of the history. An operation has to match all of them; null or empty matches any. */
public record SearchCriteria(
        @Nullable @Parameter(description = "Name of a configured cluster")
        String cluster,

        @Nullable @Parameter(description = "Only these types; may be repeated")
        Set<String> type,

        @Nullable @Parameter(description = "Only operations in these states; may be repeated")
        Set<State> state,

        @Nullable @Parameter(description = "Operations that name this keyspace, or a snapshot of it")
        String keyspace,

        @Nullable
        @Parameter(
                description = "Requires `keyspace`: operations that name this table, and those on the whole keyspace")
        String table,

        @Nullable @Parameter(description = "Operations with a task on this node: host id or address")
        String node,

        @Nullable @Parameter(description = "Operations with a task in this datacenter")
        String datacenter,

        @Nullable
        @Parameter(
                description =
                        "Operations that this caller requested: `alice` or `caller:alice`, or `token:alice` for the caller of a token")
        String requestedBy,

        @Nullable @Parameter(description = "Operations with this label: `key` or `key=value`")
        String label,

        @Nullable @Parameter(description = "Operations that failed with this code, or have a task that did")
        FailureCode failure,

        @Nullable @Parameter(description = "Operations with these words in the reason or in the message of the failure")
        String text,

        @Nullable
        @Parameter(
                description =
                        "Accepted at this time or later. Like the other times: RFC 3339, a date (UTC), `today`, `yesterday`, or a time ago "
                                + "such as `-PT24H` or `-7d`",
                example = "2026-01-01T00:00:00Z")
        Instant createdFrom,

        @Nullable @Parameter(description = "Accepted before this time")
        Instant createdTo,

        @Nullable @Parameter(description = "Ended at this time or later")
        Instant completedFrom,

        @Nullable @Parameter(description = "Ended before this time")
        Instant completedTo,

        @Nullable
        @Parameter(
                description = "Took longer than this from acceptance to end: ISO 8601, or as `90s`, `10m`, `36h`, `7d`",
                schema = @Schema(type = "string", format = "duration"))
        Duration longerThan) {

    /** Those with an index that is ordered by operation come first, the most selective of them at the beginning. */
    OperationCriterion criterion() {
        return OperationCriterion.allOf(Stream.of(
                        when(node, IndexedCriteria::node),
                        keyspaceOrTable(),
                        when(label, IndexedCriteria::label),
                        when(failure, IndexedCriteria::failure),
                        when(datacenter, IndexedCriteria::datacenter),
                        when(cluster, name -> OperationCriteria.cluster(TextPattern.exact(name))),
                        when(type == null || type.isEmpty() ? null : type, OperationCriteria::types),
                        when(state == null || state.isEmpty() ? null : state, OperationCriteria::states),
                        when(requestedBy, OperationCriteria::requestedBy),
                        when(text, OperationCriteria::words),
                        when(createdFrom, OperationCriteria::createdFrom),
                        when(createdTo, OperationCriteria::createdBefore),
                        when(completedFrom, from -> OperationCriteria.completed(ComparisonOperator.AT_LEAST, from)),
                        when(completedTo, OperationCriteria::completedBefore),
                        when(longerThan, OperationCriteria::longerThan))
                .filter(Objects::nonNull)
                .toList());
    }

    /** The times that the filters contain, by the name of the filter. */
    public Map<String, Instant> times() {
        Map<String, Instant> times = new HashMap<>();
        times.put("createdFrom", createdFrom);
        times.put("createdTo", createdTo);
        times.put("completedFrom", completedFrom);
        times.put("completedTo", completedTo);
        times.values().removeIf(Objects::isNull);
        return times;
    }

    private @Nullable OperationCriterion keyspaceOrTable() {
        if (keyspace == null) {
            if (table != null) {
                throw new InvalidRequestException("table", "requires the parameter 'keyspace'");
            }
            return null;
        }
        return table == null
                ? IndexedCriteria.keyspace(TextPattern.exact(keyspace))
                : IndexedCriteria.table(TextPattern.exact(keyspace), TextPattern.exact(table));
    }

    private static <T> @Nullable OperationCriterion when(
            @Nullable T value, Function<? super T, OperationCriterion> criterion) {
        return value == null ? null : criterion.apply(value);
    }
}
