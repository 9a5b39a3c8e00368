package io.ilion.history;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which transactions a look at the database saw: all that had ended by then. It is what a snapshot of PostgreSQL says.
 *
 * @param next     the first that had not begun; what is not smaller was not seen
 * @param underWay those that are smaller, and were not seen either
 */
record TransactionSnapshot(long next, List<Long> underWay) {

    private static final int RADIX = 36;

    TransactionSnapshot {
        underWay = List.copyOf(underWay);
    }

    /** Of the text that PostgreSQL shows a snapshot as: {@code xmin:xmax:xip,…}. */
    static TransactionSnapshot ofSnapshot(String text) {
        String[] parts = text.split(":", -1);
        return new TransactionSnapshot(
                Long.parseLong(parts[1]),
                parts[2].isEmpty()
                        ? List.of()
                        : Stream.of(parts[2].split(",", -1)).map(Long::valueOf).toList());
    }

    /** All that are smaller, of which none is under way. */
    static TransactionSnapshot before(long next) {
        return new TransactionSnapshot(next, List.of());
    }

    /** From here on there is one that had not ended. */
    long oldest() {
        return underWay.stream().mapToLong(Long::longValue).min().orElse(next);
    }

    /** For PostgreSQL, as an array. */
    String underWayArray() {
        return underWay.stream().map(String::valueOf).collect(Collectors.joining(",", "{", "}"));
    }

    /** Short, since it is sent with each event. */
    String token() {
        return Stream.concat(Stream.of(next), underWay.stream().map(each -> next - each))
                .map(number -> Long.toString(number, RADIX))
                .collect(Collectors.joining("."));
    }

    static Optional<TransactionSnapshot> ofToken(String token) {
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
