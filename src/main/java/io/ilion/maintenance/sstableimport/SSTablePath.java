package io.ilion.maintenance.sstableimport;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether nodes find SSTables in a directory, by its path. Cassandra 5.0 and later reads a keyspace and a table out of the path of
 * each file (its class {@code Descriptor}), whatever names they are, and silently skips a file whose path has none.
 */
final class SSTablePath {

    /** {@code …/<keyspace>/<table>[-<id>][/backups|/snapshots/<tag>][/.<index>]}, where a tag may be written with these. */
    private static final String TABLE_DIRECTORY =
            ".*/\\w+/\\w+(-[0-9a-f]{32})?/(backups/|snapshots/%s+/)?(\\.[\\w-]+/)?";

    private static final Pattern ANY_TAG = Pattern.compile(TABLE_DIRECTORY.formatted("[^/]"));
    private static final Pattern PLAIN_TAG = Pattern.compile(TABLE_DIRECTORY.formatted("[\\w-]"));

    /** The first patch of 5.0 that reads any tag. */
    private static final int READS_ANY_TAG = 5;

    private static final Pattern VERSION = Pattern.compile("(\\d{1,9})\\.(\\d{1,9})(?:\\.(\\d{1,9}))?.*");

    private final String path;

    SSTablePath(String path) {
        this.path = path.replaceFirst("/$", "");
    }

    /** Why nodes of that version would find nothing there; empty where they look, or where the version is not known. */
    Optional<String> objectionOf(String version) {
        Matcher numbers = VERSION.matcher(version);
        if (!numbers.matches() || Integer.parseInt(numbers.group(1)) < 5) {
            return Optional.empty();
        }
        if (!ANY_TAG.matcher(path + "/").matches()) {
            return Optional.of(
                    ("Cassandra %s skips all SSTables in '%s': the last two names of the path must look like a "
                                    + "keyspace and a table, with letters, digits and '_' only")
                            .formatted(version, path));
        }
        if (isBefore505(numbers) && !PLAIN_TAG.matcher(path + "/").matches()) {
            return Optional.of(
                    ("Cassandra %s skips all SSTables in '%s': before 5.0.5 the tag of a snapshot must have letters, "
                                    + "digits, '_' and '-' only")
                            .formatted(version, path));
        }
        return Optional.empty();
    }

    private static boolean isBefore505(Matcher version) {
        String patch = version.group(3);
        return version.group(1).equals("5")
                && version.group(2).equals("0")
                && patch != null
                && Integer.parseInt(patch) < READS_ANY_TAG;
    }
}
