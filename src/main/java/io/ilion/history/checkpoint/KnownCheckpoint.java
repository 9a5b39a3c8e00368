package io.ilion.history.checkpoint;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A checkpoint as somebody outside of the database remembers it.
 *
 * @param hash in hexadecimal digits
 */
public record KnownCheckpoint(long sequence, String hash) {

    private static final Pattern TEXT = Pattern.compile("([1-9][0-9]{0,17}):([0-9a-f]{64})");

    /** Parses {@code <sequence>:<hash>}; empty for anything else. */
    public static Optional<KnownCheckpoint> parse(String text) {
        Matcher parts = TEXT.matcher(text);
        return parts.matches()
                ? Optional.of(new KnownCheckpoint(Long.parseLong(parts.group(1)), parts.group(2)))
                : Optional.empty();
    }
}
