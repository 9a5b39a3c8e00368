package io.ilion.snapshot;

import java.util.regex.Pattern;

/** What a snapshot may be called. */
public final class SnapshotTag {

    /** Of a snapshot to take. Older nodes would take {@code ../..} for a directory. */
    public static final String NEW = "(?!\\.{1,2}$)[a-zA-Z0-9_.+-]{1,255}";

    public static final String NEW_MESSAGE =
            "must be 1 to 255 letters, digits, '_', '.', '+' or '-', and not '.' or '..'";

    /** Of a snapshot that is there, whoever took it: whatever Cassandra takes for a name and a disk can hold. */
    public static final String EXISTING = "(?!\\.{1,2}$)[^/\\u0000-\\u001f\\u007f-\\u009f]{1,255}";

    public static final String EXISTING_MESSAGE =
            "must be 1 to 255 characters without '/' and control characters, and not '.' or '..'";

    /** What the tag of a snapshot that is there may begin with. */
    public static final String PREFIX = "[^/\\u0000-\\u001f\\u007f-\\u009f]{1,255}";

    public static final String PREFIX_MESSAGE = "must be 1 to 255 characters without '/' and control characters";

    private static final Pattern READS_WORDS_ONLY = Pattern.compile("5\\.0(\\.[0-4])?(?![.\\d]).*");
    private static final Pattern WORDS = Pattern.compile("[\\w-]+");

    private SnapshotTag() {}

    /**
     * Whether a node of that release can import from a snapshot of that tag. Cassandra 5.0.0 to 5.0.4 can only where the tag has
     * nothing but letters, digits, {@code _} and {@code -}.
     */
    public static boolean isReadableBy(String releaseVersion, String tag) {
        return !READS_WORDS_ONLY.matcher(releaseVersion).matches()
                || WORDS.matcher(tag).matches();
    }

    /** Why a snapshot of that tag cannot be restored on a node for which {@link #isReadableBy} says no. */
    public static String unreadable(String address, String releaseVersion, String tag) {
        return ("node %s runs Cassandra %s, which cannot import from a snapshot whose tag has anything but letters, digits, '_' and "
                        + "'-', as '%s' has; 5.0.5 and later can")
                .formatted(address, releaseVersion, tag);
    }
}
