package io.ilion.history;

import java.util.Collection;
import java.util.Collections;
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

    /** From this number on, transactions are compressed in tokens: an event id has to fit into a header. */
    private static final int COMPRESSED_FROM = 10;

    /** Separates what is compressed. */
    private static final char COMPRESSED = '~';

    TransactionSnapshot {
        underWay = underWay.stream().sorted().toList();
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

    /** The snapshot in which a transaction is visible if it is in all of these. */
    static TransactionSnapshot intersection(Collection<TransactionSnapshot> snapshots) {
        long next = snapshots.stream()
                .mapToLong(TransactionSnapshot::next)
                .min()
                .orElseThrow(() -> new IllegalArgumentException("no snapshots"));
        return new TransactionSnapshot(
                next,
                snapshots.stream()
                        .flatMap(each -> each.underWay().stream())
                        .filter(each -> each < next)
                        .distinct()
                        .toList());
    }

    /** Whether the transaction had ended. */
    boolean sees(long transaction) {
        return transaction < next && Collections.binarySearch(underWay, transaction) < 0;
    }

    /** As a PostgreSQL array. */
    String underWayArray() {
        return underWay.stream().map(String::valueOf).collect(Collectors.joining(",", "{", "}"));
    }

    /** A short form, since it is sent with each event. */
    String token() {
        if (underWay.size() >= COMPRESSED_FROM) {
            return Long.toString(next, RADIX) + COMPRESSED + CompressedNumbers.write(offsets());
        }
        return Stream.concat(Stream.of(next), offsets().stream())
                .map(number -> Long.toString(number, RADIX))
                .collect(Collectors.joining("."));
    }

    /** Parses what {@link #token} returns; empty for anything else. */
    static Optional<TransactionSnapshot> parseToken(String token) {
        try {
            int compressed = token.indexOf(COMPRESSED);
            if (compressed >= 0) {
                long next = Long.parseLong(token.substring(0, compressed), RADIX);
                return CompressedNumbers.read(token.substring(compressed + 1)).flatMap(offsets -> of(next, offsets));
            }
            List<Long> numbers = Stream.of(token.split("\\.", -1))
                    .map(number -> Long.valueOf(number, RADIX))
                    .toList();
            return of(numbers.get(0), numbers.subList(1, numbers.size()));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** How far the transactions are below {@code next}, the smallest distance first. */
    private List<Long> offsets() {
        return underWay.stream().map(each -> next - each).sorted().toList();
    }

    private static Optional<TransactionSnapshot> of(long next, List<Long> offsets) {
        return next > 0 && offsets.stream().allMatch(each -> each > 0 && each < next)
                ? Optional.of(new TransactionSnapshot(
                        next, offsets.stream().map(each -> next - each).toList()))
                : Optional.empty();
    }
}
