package io.ilion.snapshot;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses a size as Cassandra formats it, such as {@code 1.23 GiB}; units are powers of 1024 in every version. */
final class HumanReadableSize {

    private static final Pattern SIZE = Pattern.compile("(\\d+(?:[.,]\\d+)?)\\s*(bytes?|B|[KMGT]i?B)");
    private static final List<String> UNITS = List.of("b", "K", "M", "G", "T");

    private HumanReadableSize() {}

    /** @throws IllegalArgumentException when no known version of Cassandra formats a size so */
    static long toBytes(String size) {
        Matcher matcher = SIZE.matcher(size.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("Not a size as Cassandra formats it: " + size);
        }
        int power = Math.max(0, UNITS.indexOf(matcher.group(2).substring(0, 1)));
        return new BigDecimal(matcher.group(1).replace(',', '.'))
                .multiply(BigDecimal.valueOf(1024).pow(power))
                .setScale(0, RoundingMode.HALF_UP)
                .longValueExact();
    }
}
