package io.ilion.maintenance.sstableimport;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks whether nodes find SSTables in a directory. Cassandra 5.0 and later parses a keyspace and a table out of the path of each
 * file (its class {@code Descriptor}), and silently skips a file whose path has none; any names are accepted.
 */
final class SSTablePath {

    /** {@code …/<keyspace>/<table>[-<id>][/backups|/snapshots/<tag>][/.<index>]}, with a class of characters for the tag. */
    private static final String TABLE_DIRECTORY =
            ".*/\\w+/\\w+(-[0-9a-f]{32})?/(backups/|snapshots/%s+/)?(\\.[\\w-]+/)?";

    private static final Pattern ANY_TAG = Pattern.compile(TABLE_DIRECTORY.formatted("[^/]"));
    private static final Pattern PLAIN_TAG = Pattern.compile(TABLE_DIRECTORY.formatted("[\\w-]"));

    /** The first patch release of 5.0 that accepts any tag. */
    private static final int FIRST_PATCH_WITH_ANY_TAG = 5;

    private static final Pattern VERSION = Pattern.compile("(\\d{1,9})\\.(\\d{1,9})(?:\\.(\\d{1,9}))?.*");

    private final String path;

    SSTablePath(String path) {
        this.path = path.replaceFirst("/$", "");
    }

    /** Why nodes of that version would skip the directory; empty when they read it, or the version is unknown. */
    Optional<String> objectionFor(String version) {
        Matcher numbers = VERSION.matcher(version);
        if (!numbers.matches() || Integer.parseInt(numbers.group(1)) < 5) {
            return Optional.empty();
        }
        if (!ANY_TAG.matcher(path + "/").matches()) {
            return Optional.of(
                    ("Cassandra %s skips all SSTables in '%s': the last two names of the path must be valid names of a "
                                    + "keyspace and a table, with letters, digits and '_' only")
                            .formatted(version, path));
        }
        if (isBefore505(numbers) && !PLAIN_TAG.matcher(path + "/").matches()) {
            return Optional.of(
                    ("Cassandra %s skips all SSTables in '%s': before 5.0.5 the tag of a snapshot must have only "
                                    + "letters, digits, '_' and '-'")
                            .formatted(version, path));
        }
        return Optional.empty();
    }

    private static boolean isBefore505(Matcher version) {
        String patch = version.group(3);
        return version.group(1).equals("5")
                && version.group(2).equals("0")
                && patch != null
                && Integer.parseInt(patch) < FIRST_PATCH_WITH_ANY_TAG;
    }
}
