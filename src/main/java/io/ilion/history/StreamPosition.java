package io.ilion.history;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far a reader of all transitions has come: it knows what {@code seen} saw, and of what {@code until} saw beyond that the
 * transitions up to one. Says so completely, to any replica and at any later time.
 *
 * @param era   the server, and the line of its history, in which transactions have these numbers
 * @param after number of the last transition that it knows beyond {@code seen}; 0 for none
 */
public record StreamPosition(String era, TransactionSnapshot seen, TransactionSnapshot until, long after) {

    private static final Pattern TOKEN =
            Pattern.compile("([0-9a-f]{8}-[0-9A-F]{8})_([0-9a-z.]{1,2000})_([0-9a-z.]{0,2000})_([0-9a-z]{1,12})");
    private static final int RADIX = 36;

    static StreamPosition at(String era, TransactionSnapshot seen) {
        return new StreamPosition(era, seen, seen, 0);
    }

    /** All of {@code until} is known; what comes next was committed later. */
    boolean isAtHorizon() {
        return seen.equals(until);
    }

    StreamPosition upTo(long transition) {
        return new StreamPosition(era, seen, until, transition);
    }

    /** As it is given to clients, who do not read it. */
    @Override
    public String toString() {
        return "%s_%s_%s_%s"
                .formatted(era, seen.token(), isAtHorizon() ? "" : until.token(), Long.toString(after, RADIX));
    }

    /** Of what {@link #toString} made; empty for anything else. */
    public static Optional<StreamPosition> parse(String token) {
        Matcher parts = TOKEN.matcher(token);
        if (!parts.matches()) {
            return Optional.empty();
        }
        String until = parts.group(3).isEmpty() ? parts.group(2) : parts.group(3);
        long after = Long.parseLong(parts.group(4), RADIX);
        return TransactionSnapshot.ofToken(parts.group(2))
                .flatMap(seen -> TransactionSnapshot.ofToken(until)
                        .filter(wider -> wider.next() >= seen.next())
                        .map(wider -> new StreamPosition(parts.group(1), seen, wider, after)));
    }
}
