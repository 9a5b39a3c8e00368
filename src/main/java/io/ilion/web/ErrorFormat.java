package io.ilion.web;

import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;

/** The error format of an API whose clients do not read problems (RFC 9457). */
public interface ErrorFormat {

    /** The path prefix of the API, such as {@code /v1}. */
    String basePath();

    /** The media type of the response. */
    MediaType mediaType();

    /** The record that {@link #body} makes, for the OpenAPI document. */
    Class<? extends Record> type();

    /**
     * Converts a problem to the body of the response.
     *
     * @param problem whose {@code type} ends with a name such as {@code no-such-operation}
     */
    Record body(ProblemDetail problem);

    /** Name and description of the headers that {@link #addTo} adds, for the OpenAPI document. */
    default Map<String, String> headers() {
        return Map.of();
    }

    /** Adds headers to the response. */
    default void addTo(HttpHeaders headers, ProblemDetail problem) {}
}
