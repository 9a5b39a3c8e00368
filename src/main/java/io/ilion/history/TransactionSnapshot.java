package io.ilion.history;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A snapshot of PostgreSQL: which transactions were visible, namely those that had ended.
 *
 * @param next     the smallest transaction id that had not been assigned ({@code xmax}); it and larger ones are not visible
 * @param underWay smaller ones that were in progress ({@code xip}) and are not visible either
 */
record TransactionSnapshot(long next, List<Long> underWay) {

    private static final int RADIX = 36;

    TransactionSnapshot {
        underWay = List.copyOf(underWay);
    }

    /** Parses the text of {@code pg_current_snapshot()}: {@code xmin:xmax:xip,…}. */
    static TransactionSnapshot parse(String text) {
        String[] parts = text.split(":", -1);
        return new TransactionSnapshot(
                Long.parseLong(parts[1]),
                parts[2].isEmpty()
                        ? List.of()
                        : Stream.of(parts[2].split(",", -1)).map(Long::valueOf).toList());
    }

    /** The snapshot in which all smaller transactions are visible. */
    static TransactionSnapshot before(long next) {
        return new TransactionSnapshot(next, List.of());
    }

    /** The smallest transaction that is not visible. */
    long oldest() {
        return underWay.stream().mapToLong(Long::longValue).min().orElse(next);
    }

    /** As a PostgreSQL array. */
    String underWayArray() {
        return underWay.stream().map(String::valueOf).collect(Collectors.joining(",", "{", "}"));
    }

    /** A short form, since it is sent with each event. */
    String token() {
        return Stream.concat(Stream.of(next), underWay.stream().map(each -> next - each))
                .map(number -> Long.toString(number, RADIX))
                .collect(Collectors.joining("."));
    }

    /** Parses what {@link #token} returns; empty for anything else. */
    static Optional<TransactionSnapshot> parseToken(String token) {
        try {
            List<Long> numbers = Stream.of(token.split("\\.", -1))
                    .map(number -> Long.valueOf(number, RADIX))
                    .toList();
            long next = numbers.get(0);
            List<Long> underWay =
                    numbers.stream().skip(1).map(each -> next - each).toList();
            return next > 0 && underWay.stream().allMatch(each -> each > 0 && each < next)
                    ? Optional.of(new TransactionSnapshot(next, underWay))
                    : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
