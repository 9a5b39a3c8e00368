package io.ilion.web;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;

/** Times as callers write them in a query (RFC 3339). */
public final class Times {

    private static final int LAST_YEAR = 9999;

    private Times() {}

    /** @throws DateTimeException when it is none, or of a year that RFC 3339 cannot have, nor the database */
    public static Instant parse(String written) {
        OffsetDateTime time = OffsetDateTime.parse(written.toUpperCase(Locale.ROOT));
        if (time.getYear() < 0 || time.getYear() > LAST_YEAR) {
            throw new DateTimeException("the year must have four digits");
        }
        return time.toInstant();
    }
}
