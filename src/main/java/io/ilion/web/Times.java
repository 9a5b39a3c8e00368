package io.ilion.web;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;

/** Parses times in query parameters (RFC 3339). */
public final class Times {

    private static final int LAST_YEAR = 9999;

    private Times() {}

    /** @throws DateTimeException when the text is not a time, or its year does not have four digits, as RFC 3339 and the database require */
    public static Instant parse(String text) {
        OffsetDateTime time = OffsetDateTime.parse(text.toUpperCase(Locale.ROOT));
        if (time.getYear() < 0 || time.getYear() > LAST_YEAR) {
            throw new DateTimeException("the year must have four digits");
        }
        return time.toInstant();
    }
}
