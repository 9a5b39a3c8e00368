package io.ilion.fuzz;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A request that is wrong in one place.
 *
 * @param valid  what it was derived from
 * @param flaw   what was done to it
 * @param bytes  as they are sent
 * @param named  what the answer must name; null where nothing is to blame but the request as a whole
 * @param expect what must become of it
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares two of them
record InvalidRequest(
        ValidRequest valid,
        String flaw,
        byte[] bytes,
        @Nullable String named,
        Expect expect) {

    enum Expect {
        /** It is refused, in the shape of the path. */
        REFUSED,
        /** It is no request of HTTP, and refused before anybody looks at the path. */
        NOT_HTTP,
        /** Odd, and perhaps fine; it only reads. */
        HARMLESS
    }

    /** What was asked for, up to the query. */
    String path() {
        String line = text().split("\r\n", 2)[0];
        return line.substring(line.indexOf(' ') + 1).split("[? ]", 2)[0];
    }

    private String text() {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** Enough to send it again by hand, but for the log-in. */
    @Override
    public String toString() {
        String text = text().replaceFirst("Authorization: [^\r]*", "Authorization: …");
        return "%s: %s%n%s".formatted(valid, flaw, text.length() > 3000 ? text.substring(0, 3000) + "…" : text);
    }
}
