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

/** Writes errors in the format of the API that the path belongs to, and records rejected requests. */
@Component
public final class ErrorFormats {

    /** Requests that were invalid or not allowed; not those for missing resources, nor failures of the service. */
    private static final Set<Integer> REJECTED = Set.of(400, 401, 403, 409, 413, 415, 422, 429);

    /** Limits what changes nothing, whichever method it has. */
    private static final String LIMITED = "too-many-requests";

    private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

    private final List<ErrorFormat> formats;
    private final RejectedRequests rejectedRequests;
    private final JsonMapper json;

    ErrorFormats(List<ErrorFormat> formats, RejectedRequests rejectedRequests, JsonMapper json) {
        this.formats = formats;
        this.rejectedRequests = rejectedRequests;
        this.json = json;
    }

    /** The format of the API that a path belongs to; empty where errors are problems (RFC 9457). */
    public Optional<ErrorFormat> at(String path) {
        return formats.stream()
                .filter(format -> path.equals(format.basePath()) || path.startsWith(format.basePath() + "/"))
                .findFirst();
    }

    /** The response for an error on a path. Records the request as rejected if it would have changed something. */
    ResponseEntity<Object> answer(ProblemDetail problem, HttpHeaders headers, HttpServletRequest request, String path) {
        recordRejected(problem, request, path);
        return respond(problem, headers, request, path);
    }

    private ResponseEntity<Object> respond(
            ProblemDetail problem, HttpHeaders headers, HttpServletRequest request, String path) {
        problem.setInstance(instance(path));
        Optional<ErrorFormat> format = at(inApplication(path, request));
        HttpHeaders all = new HttpHeaders();
        all.addAll(headers);
        format.ifPresent(known -> known.addTo(all, problem));
        return ResponseEntity.status(problem.getStatus())
                .headers(all)
                .contentType(format.map(ErrorFormat::mediaType).orElse(MediaType.APPLICATION_PROBLEM_JSON))
                .body(format.<Object>map(known -> known.body(problem)).orElse(problem));
    }

    /** Writes the response, for filters in front of the controllers. */
    public void write(ProblemDetail problem, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        write(answer(problem, new HttpHeaders(), request, request.getRequestURI()), response);
    }

    /** The same without recording it, for requests that Tomcat could not parse. */
    void writeUnrecorded(ProblemDetail problem, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        write(
                respond(problem, new HttpHeaders(), request, Objects.requireNonNullElse(request.getRequestURI(), "")),
                response);
    }

    private void write(ResponseEntity<Object> answer, HttpServletResponse response) throws IOException {
        response.setStatus(answer.getStatusCode().value());
        answer.getHeaders().forEach((name, values) -> values.forEach(value -> response.addHeader(name, value)));
        response.getOutputStream().write(json.writeValueAsBytes(Objects.requireNonNull(answer.getBody())));
    }

    /** The path without the context path, unescaped. */
    private static String inApplication(String path, HttpServletRequest request) {
        String context = Objects.requireNonNullElse(request.getContextPath(), "");
        String below = path.startsWith(context + "/") ? path.substring(context.length()) : path;
        try {
            return UriUtils.decode(below, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return below; // malformed escapes may be the very error
        }
    }

    private void recordRejected(ProblemDetail problem, HttpServletRequest request, String path) {
        if (REJECTED.contains(problem.getStatus())
                && !SAFE_METHODS.contains(request.getMethod())
                && !Problems.name(problem).equals(LIMITED)) {
            Principal caller = request.getUserPrincipal();
            rejectedRequests.record(
                    caller == null ? null : Actor.caller(caller.getName()),
                    RequestMetadataReader.of(request),
                    request.getMethod(),
                    path,
                    problem.getStatus(),
                    Problems.name(problem),
                    problem.getDetail());
        }
    }

    /** A path that is no valid URI is escaped. */
    private static URI instance(String path) {
        try {
            return URI.create(path);
        } catch (IllegalArgumentException e) {
            // two leading slashes would denote a host
            return URI.create(UriUtils.encodePath(path.replaceFirst("^/{2,}", "/"), StandardCharsets.UTF_8));
        }
    }
}
