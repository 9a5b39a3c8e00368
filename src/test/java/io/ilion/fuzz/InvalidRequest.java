package io.ilion.fuzz;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A request that is invalid in one place.
 *
 * @param valid the valid request that it was derived from
 * @param mutation name of the mutation
 * @param bytes the bytes to send
 * @param namedProperty the property that the response must name; null when the request as a whole is invalid
 * @param outcome the expected outcome
 */
@SuppressWarnings("ArrayRecordComponent") // instances are never compared
record InvalidRequest(
        ValidRequest valid,
        String mutation,
        byte[] bytes,
        @Nullable String namedProperty,
        Outcome outcome) {

    enum Outcome {
        /** The service rejects it, in the error format of the path. */
        REJECTED,
        /** It is not valid HTTP and is rejected before the path is evaluated. */
        MALFORMED_HTTP,
        /** Unusual but possibly valid; it only reads. */
        HARMLESS
    }

    /** The requested path without the query. */
    String path() {
        String line = text().split("\r\n", 2)[0];
        return line.substring(line.indexOf(' ') + 1).split("[? ]", 2)[0];
    }

    private String text() {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** The whole request without its credentials, to send it again by hand. */
    @Override
    public String toString() {
        String text = text().replaceFirst("Authorization: [^\r]*", "Authorization: …");
        return "%s: %s%n%s".formatted(valid, mutation, text.length() > 3000 ? text.substring(0, 3000) + "…" : text);
    }
}
