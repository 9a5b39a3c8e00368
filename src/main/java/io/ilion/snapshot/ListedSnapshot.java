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
 * @param trueSize   bytes that only the snapshot holds; the other files are shared with the live table
 * @param sizeOnDisk bytes of all its files. Before Cassandra 6.0 both sizes are rounded to three digits and a unit
 * @param createdAt  creation time by the clock of the node, to the millisecond, which distinguishes snapshots with the same tag; null
 *                   before Cassandra 4.1 and while the snapshot is being created
 * @param expiresAt  when the node removes it by itself; null for never, and before Cassandra 4.1
 */
public record ListedSnapshot(
        String tag,
        String keyspace,
        String table,
        long trueSize,
        long sizeOnDisk,
        @Nullable Instant createdAt,
        @Nullable Instant expiresAt) {

    /** Tags of the snapshots that Cassandra takes before it truncates or drops a table: up to 5.0, and from 6.0 on. */
    private static final Pattern AUTOMATIC =
            Pattern.compile("(?:truncated|dropped)-(\\d{13})-.*|(\\d{13})-(?:truncated|dropped)-.*", Pattern.DOTALL);

    /** Cassandra did not exist before, so an earlier number in a tag is no time. */
    private static final Instant FIRST_RELEASE = Instant.parse("2008-01-01T00:00:00Z");

    public ListedSnapshot {
        createdAt = createdAt == null ? null : createdAt.truncatedTo(ChronoUnit.MILLIS);
    }

    /** The table with its keyspace: {@code demo.orders}. */
    public String name() {
        return keyspace + "." + table;
    }

    /** Whether Cassandra took it before it truncated or dropped the table. */
    public boolean isAutomatic() {
        return timeInTag().isPresent();
    }

    /** The creation time that the node lists, else the time in the tag; empty without either. */
    public Optional<Instant> takenAt() {
        return Optional.ofNullable(createdAt).or(this::timeInTag);
    }

    /** The time in the tag of an automatic snapshot; the caller checks whether it is in the future. */
    public Optional<Instant> timeInTag() {
        Matcher automatic = AUTOMATIC.matcher(tag);
        if (!automatic.matches()) {
            return Optional.empty();
        }
        String millis = automatic.group(1) == null ? automatic.group(2) : automatic.group(1);
        return Optional.of(Instant.ofEpochMilli(Long.parseLong(millis))).filter(at -> at.isAfter(FIRST_RELEASE));
    }
}
