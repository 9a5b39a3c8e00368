package io.ilion.web;

import io.ilion.operation.audit.RejectedRequests;
import io.ilion.operation.request.Actor;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriUtils;
import tools.jackson.databind.json.JsonMapper;

/** Gives every error the shape of the path that it came by, whatever the caller would accept. */
@Component
public final class ErrorFormats {

    /** What was not allowed, or not valid; what is not there, or was our own fault, is another matter. */
    private static final Set<Integer> REFUSED = Set.of(400, 401, 403, 409, 413, 415, 422, 429);

    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

    private final List<ErrorFormat> shapes;
    private final RejectedRequests refusals;
    private final JsonMapper json;

    ErrorFormats(List<ErrorFormat> shapes, RejectedRequests refusals, JsonMapper json) {
        this.shapes = shapes;
        this.refusals = refusals;
        this.json = json;
    }

    /** The shape of the wire that a path belongs to; empty where errors are plain problems. */
    public Optional<ErrorFormat> at(String path) {
        return shapes.stream()
                .filter(shape -> path.equals(shape.basePath()) || path.startsWith(shape.basePath() + "/"))
                .findFirst();
    }

    /** The answer for an error on a path. What would have changed something is kept as refused. */
    ResponseEntity<Object> answer(ProblemDetail problem, HttpHeaders headers, HttpServletRequest request, String path) {
        keep(problem, request, path);
        return shaped(problem, headers, request, path);
    }

    private ResponseEntity<Object> shaped(
            ProblemDetail problem, HttpHeaders headers, HttpServletRequest request, String path) {
        problem.setInstance(instance(path));
        Optional<ErrorFormat> shape = at(inApplication(path, request));
        HttpHeaders all = new HttpHeaders();
        all.addAll(headers);
        shape.ifPresent(known -> known.addTo(all, problem));
        return ResponseEntity.status(problem.getStatus())
                .headers(all)
                .contentType(shape.map(ErrorFormat::mediaType).orElse(MediaType.APPLICATION_PROBLEM_JSON))
                .body(shape.<Object>map(known -> known.body(problem)).orElse(problem));
    }

    /** Writes the answer, for those who stand before the controllers. */
    public void write(ProblemDetail problem, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        write(answer(problem, new HttpHeaders(), request, request.getRequestURI()), response);
    }

    /** The same where there never was a request that could be kept, only what is known of it. */
    void writeUnkept(ProblemDetail problem, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        write(
                shaped(problem, new HttpHeaders(), request, Objects.requireNonNullElse(request.getRequestURI(), "")),
                response);
    }

    private void write(ResponseEntity<Object> answer, HttpServletResponse response) throws IOException {
        response.setStatus(answer.getStatusCode().value());
        answer.getHeaders().forEach((name, values) -> values.forEach(value -> response.addHeader(name, value)));
        response.getOutputStream().write(json.writeValueAsBytes(Objects.requireNonNull(answer.getBody())));
    }

    /** Without what the whole service lies below, where that is set, and with no character escaped. */
    private static String inApplication(String path, HttpServletRequest request) {
        String context = Objects.requireNonNullElse(request.getContextPath(), "");
        String below = path.startsWith(context + "/") ? path.substring(context.length()) : path;
        try {
            return UriUtils.decode(below, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return below; // escaped wrongly, which may be the very error
        }
    }

    private void keep(ProblemDetail problem, HttpServletRequest request, String path) {
        if (REFUSED.contains(problem.getStatus()) && !READING.contains(request.getMethod())) {
            Principal caller = request.getUserPrincipal();
            refusals.record(
                    caller == null ? null : Actor.caller(caller.getName()),
                    RequestMetadataReader.of(request),
                    request.getMethod(),
                    path,
                    problem.getStatus(),
                    Problems.name(problem),
                    problem.getDetail());
        }
    }

    /** A path that no URI can have is named all the same. */
    private static URI instance(String path) {
        try {
            return URI.create(path);
        } catch (IllegalArgumentException e) {
            // what begins with two slashes would name a host
            return URI.create(UriUtils.encodePath(path.replaceFirst("^/{2,}", "/"), StandardCharsets.UTF_8));
        }
    }
}
