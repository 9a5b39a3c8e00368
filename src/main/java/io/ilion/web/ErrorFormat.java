package io.ilion.web;

import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;

/** How errors look below one path, for a wire whose clients do not read problems (RFC 9457). */
public interface ErrorFormat {

    /** What the paths of the wire begin with, such as {@code /v1}. */
    String basePath();

    /** Of the answer. */
    MediaType mediaType();

    /** The record that {@link #body} makes, for the OpenAPI document. */
    Class<? extends Record> type();

    /**
     * What is told of a problem.
     *
     * @param problem whose {@code type} ends with a name such as {@code no-such-operation}
     */
    Record body(ProblemDetail problem);

    /** The headers that {@link #addTo} adds, by name with what they tell, for the OpenAPI document. */
    default Map<String, String> headers() {
        return Map.of();
    }

    /** Adds what the headers are to tell. */
    default void addTo(HttpHeaders headers, ProblemDetail problem) {}
}
