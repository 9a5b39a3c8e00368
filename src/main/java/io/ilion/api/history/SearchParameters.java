package io.ilion.api.history;

import io.ilion.history.SearchCriteria;
import io.ilion.operation.State;
import io.ilion.operation.failure.FailureCode;
import io.ilion.operation.type.InvalidRequestException;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the history is asked for with; all of it must hold. */
record SearchParameters(
        @Nullable @Parameter(description = "Name of a configured cluster")
        String cluster,

        @Nullable @Parameter(description = "Only these types; may be repeated")
        Set<String> type,

        @Nullable @Parameter(description = "Only operations in these states; may be repeated")
        Set<State> state,

        @Nullable @Parameter(description = "What names this keyspace, or a snapshot of it")
        String keyspace,

        @Nullable
        @Parameter(description = "With keyspace: what names this table, and what was done to the whole keyspace")
        String table,

        @Nullable @Parameter(description = "Host id or address of a node that has a task of it")
        String node,

        @Nullable @Parameter(description = "Datacenter of a node that has a task of it")
        String datacenter,

        @Nullable @Parameter(description = "The caller who asked for it")
        String requestedBy,

        @Nullable @Parameter(description = "`key` or `key=value`")
        String label,

        @Nullable @Parameter(description = "What failed, the operation or one of its tasks")
        FailureCode failure,

        @Nullable @Parameter(description = "Words of the reason or of the failure's message")
        String text,

        @Nullable @Parameter(description = "Accepted then or later", example = "2026-01-01T00:00:00Z")
        Instant createdFrom,

        @Nullable @Parameter(description = "Accepted before then")
        Instant createdTo,

        @Nullable @Parameter(description = "Ended then or later")
        Instant completedFrom,

        @Nullable @Parameter(description = "Ended before then")
        Instant completedTo,

        @Nullable
        @Parameter(
                description = "Took longer than that from its acceptance to its end, ISO 8601",
                schema = @Schema(type = "string", format = "duration"))
        Duration longerThan) {

    SearchCriteria search() {
        if (table != null && keyspace == null) {
            throw new InvalidRequestException("table", "wants its keyspace too");
        }
        return new SearchCriteria(
                cluster,
                type == null ? Set.of() : type,
                state == null ? Set.of() : state,
                keyspace,
                table,
                node,
                datacenter,
                requestedBy,
                label,
                failure,
                text,
                createdFrom,
                createdTo,
                completedFrom,
                completedTo,
                longerThan);
    }

    /** A misspelt filter would bring what nobody asked for. */
    static void refuseUnknown(Set<String> sent, String... more) {
        refuseUnknown(SearchParameters.class, sent, more);
    }

    /** The same for other filters. */
    static void refuseUnknown(Class<? extends Record> filters, Set<String> sent, String... more) {
        Set<String> known = Stream.concat(
                        Stream.of(filters.getRecordComponents()).map(RecordComponent::getName), Stream.of(more))
                .collect(Collectors.toSet());
        sent.stream().filter(name -> !known.contains(name)).sorted().findFirst().ifPresent(name -> {
            throw new InvalidRequestException(
                    name, "is not a filter, only " + known.stream().sorted().toList());
        });
    }
}
