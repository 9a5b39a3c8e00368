package io.ilion.history;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The position of a reader in the change stream. The reader has all transitions that are visible in {@code seen}, and of those that
 * became visible between {@code seen} and {@code until} the ones up to {@code after}. A position is valid on every replica.
 *
 * @param epoch   the server and timeline in which the transaction ids are comparable
 * @param after id of the last transition beyond {@code seen} that the reader has; 0 for none
 */
public record StreamPosition(String epoch, TransactionSnapshot seen, TransactionSnapshot until, long after) {

    private static final Pattern TOKEN =
            Pattern.compile("([0-9a-f]{8}-[0-9A-F]{8})_([0-9A-Za-z.~-]+)_([0-9A-Za-z.~-]*)_([0-9a-z]{1,13})");
    private static final int RADIX = 36;

    static StreamPosition at(String epoch, TransactionSnapshot seen) {
        return new StreamPosition(epoch, seen, seen, 0);
    }

    /** Whether the reader has all transitions that are visible in {@code until}. */
    public boolean isComplete() {
        return seen.equals(until);
    }

    StreamPosition upTo(long transition) {
        return new StreamPosition(epoch, seen, until, transition);
    }

    /** Rises with the time of the position, within one epoch. */
    public long order() {
        return seen.next();
    }

    /** Whether the reader has a transition because of what is visible in {@code seen}. */
    public boolean has(CommittedTransition transition) {
        return seen.sees(transition.transaction());
    }

    /** The opaque form for clients. */
    @Override
    public String toString() {
        return "%s_%s_%s_%s"
                .formatted(epoch, seen.token(), isComplete() ? "" : until.token(), Long.toString(after, RADIX));
    }

    /** Parses what {@link #toString} returns; empty for anything else. */
    public static Optional<StreamPosition> parse(String token) {
        Matcher parts = TOKEN.matcher(token);
        if (!parts.matches()) {
            return Optional.empty();
        }
        String until = parts.group(3).isEmpty() ? parts.group(2) : parts.group(3);
        return transition(parts.group(4))
                .flatMap(after -> TransactionSnapshot.parseToken(parts.group(2))
                        .flatMap(seen -> TransactionSnapshot.parseToken(until)
                                .filter(wider -> wider.next() >= seen.next())
                                .map(wider -> new StreamPosition(parts.group(1), seen, wider, after))));
    }

    private static Optional<Long> transition(String text) {
        try {
            return Optional.of(Long.parseLong(text, RADIX));
        } catch (NumberFormatException e) {
            return Optional.empty(); // more than an id can be
        }
    }
}
