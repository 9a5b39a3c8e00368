package io.ilion.snapshot;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a size as Cassandra writes it for people, such as {@code 1.23 GiB}; powers of 1024 in every version. */
final class HumanReadableSize {

    private static final Pattern SIZE = Pattern.compile("(\\d+(?:[.,]\\d+)?)\\s*(bytes?|B|[KMGT]i?B)");
    private static final List<String> UNITS = List.of("b", "K", "M", "G", "T");

    private HumanReadableSize() {}

    /** @throws IllegalArgumentException when it is not a size that any known version writes */
    static long bytes(String size) {
        Matcher matcher = SIZE.matcher(size.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("Not a size of Cassandra's: " + size);
        }
        int power = Math.max(0, UNITS.indexOf(matcher.group(2).substring(0, 1)));
        return new BigDecimal(matcher.group(1).replace(',', '.'))
                .multiply(BigDecimal.valueOf(1024).pow(power))
                .setScale(0, RoundingMode.HALF_UP)
                .longValueExact();
    }
}
