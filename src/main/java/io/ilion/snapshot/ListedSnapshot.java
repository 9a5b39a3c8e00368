package io.ilion.snapshot;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The snapshot of one table, as a node lists it.
 *
 * @param trueSize   bytes that only the snapshot holds; the rest is shared with the live table
 * @param sizeOnDisk bytes of all its files. Both are as exact as the node tells: before 6.0 three digits and a unit
 * @param createdAt  when it was created by the clock of the node, to the millisecond, which tells it from another of the same tag;
 *                   null where the node does not tell: before 4.1, and while it is being created
 * @param expiresAt  when the node will remove it by itself; null for never, or where it does not tell
 */
public record ListedSnapshot(
        String tag,
        String keyspace,
        String table,
        long trueSize,
        long sizeOnDisk,
        @Nullable Instant createdAt,
        @Nullable Instant expiresAt) {

    /** The tags of the snapshots that Cassandra takes by itself before it truncates or drops: up to 5.0, and from 6.0 on. */
    private static final Pattern AUTOMATIC =
            Pattern.compile("(?:truncated|dropped)-(\\d{13})-.*|(\\d{13})-(?:truncated|dropped)-.*", Pattern.DOTALL);

    /** Cassandra is not older than that, so that no number before it in a tag is a time. */
    private static final Instant FIRST = Instant.parse("2008-01-01T00:00:00Z");

    public ListedSnapshot {
        createdAt = createdAt == null ? null : createdAt.truncatedTo(ChronoUnit.MILLIS);
    }

    /** The table with its keyspace: {@code demo.orders}. */
    public String name() {
        return keyspace + "." + table;
    }

    /** Whether Cassandra took it by itself before it truncated or dropped the table. */
    public boolean isAutomatic() {
        return timeInTag().isPresent();
    }

    /** When it was taken, as the node lists it or as Cassandra wrote it into its tag; empty when neither tells. */
    public Optional<Instant> takenAt() {
        return Optional.ofNullable(createdAt).or(this::timeInTag);
    }

    /** When Cassandra took it, as it wrote into the tag; whether that has passed is for the caller, who has a clock. */
    public Optional<Instant> timeInTag() {
        Matcher automatic = AUTOMATIC.matcher(tag);
        if (!automatic.matches()) {
            return Optional.empty();
        }
        String millis = automatic.group(1) == null ? automatic.group(2) : automatic.group(1);
        return Optional.of(Instant.ofEpochMilli(Long.parseLong(millis))).filter(at -> at.isAfter(FIRST));
    }
}
