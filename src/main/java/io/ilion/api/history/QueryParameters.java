package io.ilion.api.history;

import io.ilion.operation.type.InvalidRequestException;
import java.lang.reflect.RecordComponent;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Checks the names of query parameters: ignoring a misspelt filter would return more than the caller asked for. */
final class QueryParameters {

    private QueryParameters() {}

    /**
     * @param filters its components are known
     * @param more    known names beside them
     * @throws InvalidRequestException when another parameter was sent
     */
    static void requireKnown(Class<? extends Record> filters, Set<String> sent, String... more) {
        Set<String> known = Stream.concat(
                        Stream.of(filters.getRecordComponents()).map(RecordComponent::getName), Stream.of(more))
                .collect(Collectors.toSet());
        sent.stream().filter(name -> !known.contains(name)).sorted().findFirst().ifPresent(name -> {
            throw new InvalidRequestException(
                    name,
                    "is not a supported parameter; supported are "
                            + known.stream().sorted().toList());
        });
    }
}
