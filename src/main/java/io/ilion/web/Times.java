package io.ilion.web;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.regex.Pattern;
import org.springframework.boot.convert.DurationStyle;

/** Parses times and durations in query parameters. */
public final class Times {

    private static final int LAST_YEAR = 9999;
    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
    private static final Pattern NUMBER = Pattern.compile("[+-]?\\d+");

    private Times() {}

    /**
     * Parses an RFC 3339 time; a date, for the begin of that day in UTC; {@code now}, {@code today} or {@code yesterday}; or a duration
     * with a minus sign, such as {@code -PT24H} or {@code -7d}, for that time ago.
     *
     * @throws DateTimeException when the text is none of these, or its year does not have four digits, as RFC 3339 and the database
     *                           require
     */
    public static Instant parse(String text, Clock clock) {
        if (text.startsWith("-P") || text.startsWith("-p") || text.matches("-\\d+[A-Za-z]+")) {
            return ago(text.substring(1), clock);
        }
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "now" -> clock.instant();
            case "today" -> startOf(today(clock));
            case "yesterday" -> startOf(today(clock).minusDays(1));
            default -> DATE.matcher(text).matches() ? startOf(LocalDate.parse(text)) : parse(text);
        };
    }

    /** @throws DateTimeException when the text is not an RFC 3339 time, or its year does not have four digits */
    public static Instant parse(String text) {
        OffsetDateTime time = OffsetDateTime.parse(text.toUpperCase(Locale.ROOT));
        if (time.getYear() < 0 || time.getYear() > LAST_YEAR) {
            throw new DateTimeException("the year must have four digits");
        }
        return time.toInstant();
    }

    /**
     * Parses an ISO 8601 duration, or a number with a unit: {@code 90s}, {@code 10m}, {@code 36h}, {@code 7d}.
     *
     * @throws IllegalArgumentException when the text is neither
     */
    public static Duration parseDuration(String text) {
        if (NUMBER.matcher(text).matches()) {
            throw new IllegalArgumentException("'" + text + "' has no unit");
        }
        return DurationStyle.detectAndParse(text);
    }

    private static Instant ago(String text, Clock clock) {
        try {
            Duration duration = parseDuration(text);
            Instant time = clock.instant().minus(duration);
            if (duration.isNegative() || time.isBefore(Instant.EPOCH)) {
                throw new DateTimeException("it is in the future, or before 1970");
            }
            return time;
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new DateTimeException("it is not a duration", e);
        }
    }

    private static LocalDate today(Clock clock) {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    private static Instant startOf(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
