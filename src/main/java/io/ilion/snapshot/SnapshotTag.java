package io.ilion.snapshot;

import java.util.regex.Pattern;

/** Rules for the tags of snapshots. */
public final class SnapshotTag {

    /** For a new snapshot. Old versions of Cassandra would use {@code ../..} as a directory. */
    public static final String NEW = "(?!\\.{1,2}$)[a-zA-Z0-9_.+-]{1,255}";

    public static final String NEW_MESSAGE =
            "must be 1 to 255 letters, digits, '_', '.', '+' or '-', and not '.' or '..'";

    /** For an existing snapshot, also one that Ilion did not take: whatever Cassandra accepts and a file system can store. */
    public static final String EXISTING = "(?!\\.{1,2}$)[^/\\u0000-\\u001f\\u007f-\\u009f]{1,255}";

    public static final String EXISTING_MESSAGE =
            "must be 1 to 255 characters without '/' and control characters, and not '.' or '..'";

    /** For the prefix of the tag of an existing snapshot. */
    public static final String PREFIX = "[^/\\u0000-\\u001f\\u007f-\\u009f]{1,255}";

    public static final String PREFIX_MESSAGE = "must be 1 to 255 characters without '/' and control characters";

    private static final Pattern READS_PLAIN_TAGS_ONLY = Pattern.compile("5\\.0(\\.[0-4])?(?![.\\d]).*");
    private static final Pattern PLAIN_TAG = Pattern.compile("[\\w-]+");

    private SnapshotTag() {}

    /**
     * Whether a node of that release can import from a snapshot with that tag. Cassandra 5.0.0 to 5.0.4 requires letters, digits,
     * {@code _} and {@code -}.
     */
    public static boolean isReadableBy(String releaseVersion, String tag) {
        return !READS_PLAIN_TAGS_ONLY.matcher(releaseVersion).matches()
                || PLAIN_TAG.matcher(tag).matches();
    }

    /** The error for a node for which {@link #isReadableBy} is false. */
    public static String unreadable(String address, String releaseVersion, String tag) {
        return ("node %s runs Cassandra %s, which cannot import from a snapshot with the tag '%s': before 5.0.5 a tag must have only "
                        + "letters, digits, '_' and '-'")
                .formatted(address, releaseVersion, tag);
    }
}
