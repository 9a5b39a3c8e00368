package io.ilion.maintenance.restore;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Major and minor version of a Cassandra release, which determine its SSTable formats. */
record CassandraRelease(int major, int minor) {

    private static final Pattern NUMBERS = Pattern.compile("(\\d{1,4})\\.(\\d{1,4}).*");

    /** Empty when the text does not begin with two numbers. */
    static Optional<CassandraRelease> parse(String version) {
        Matcher numbers = NUMBERS.matcher(version);
        return numbers.matches()
                ? Optional.of(
                        new CassandraRelease(Integer.parseInt(numbers.group(1)), Integer.parseInt(numbers.group(2))))
                : Optional.empty();
    }

    /** False when a version cannot be parsed. */
    static boolean isOlder(String version, String other) {
        return parse(version)
                .flatMap(first -> parse(other).map(first::isBefore))
                .orElse(false);
    }

    private boolean isBefore(CassandraRelease other) {
        return major != other.major ? major < other.major : minor < other.minor;
    }
}
