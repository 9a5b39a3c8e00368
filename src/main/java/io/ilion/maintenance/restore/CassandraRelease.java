package io.ilion.maintenance.restore;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The first two numbers of a Cassandra release, which decide the formats of its SSTables. */
record CassandraRelease(int major, int minor) {

    private static final Pattern NUMBERS = Pattern.compile("(\\d{1,4})\\.(\\d{1,4}).*");

    /** Empty for what does not begin with two numbers. */
    static Optional<CassandraRelease> of(String version) {
        Matcher numbers = NUMBERS.matcher(version);
        return numbers.matches()
                ? Optional.of(
                        new CassandraRelease(Integer.parseInt(numbers.group(1)), Integer.parseInt(numbers.group(2))))
                : Optional.empty();
    }

    /** Whether the one is known to be older than the other. */
    static boolean isOlder(String one, String other) {
        return of(one).flatMap(first -> of(other).map(first::isBefore)).orElse(false);
    }

    private boolean isBefore(CassandraRelease other) {
        return major != other.major ? major < other.major : minor < other.minor;
    }
}
