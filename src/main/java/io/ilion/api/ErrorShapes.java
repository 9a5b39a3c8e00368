package io.ilion.api;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriUtils;
import tools.jackson.databind.json.JsonMapper;

/** Gives every error the shape of the path that it came by, whatever the caller would accept. */
@Component
public final class ErrorShapes {

    private final List<ErrorShape> shapes;
    private final JsonMapper json;

    ErrorShapes(List<ErrorShape> shapes, JsonMapper json) {
        this.shapes = shapes;
        this.json = json;
    }

    /** The shape of the wire that a path belongs to; empty where errors are plain problems. */
    public Optional<ErrorShape> at(String path) {
        return shapes.stream()
                .filter(shape -> path.equals(shape.basePath()) || path.startsWith(shape.basePath() + "/"))
                .findFirst();
    }

    /** The answer for an error on a path. */
    ResponseEntity<Object> answer(ProblemDetail problem, HttpHeaders headers, String path) {
        problem.setInstance(instance(path));
        Optional<ErrorShape> shape = at(path);
        HttpHeaders all = new HttpHeaders();
        all.addAll(headers);
        shape.ifPresent(known -> known.addTo(all, problem));
        return ResponseEntity.status(problem.getStatus())
                .headers(all)
                .contentType(shape.map(ErrorShape::mediaType).orElse(MediaType.APPLICATION_PROBLEM_JSON))
                .body(shape.<Object>map(known -> known.body(problem)).orElse(problem));
    }

    /** Writes the answer, for those who stand before the controllers. */
    public void write(ProblemDetail problem, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        ResponseEntity<Object> answer = answer(problem, new HttpHeaders(), request.getRequestURI());
        response.setStatus(answer.getStatusCode().value());
        answer.getHeaders().forEach((name, values) -> values.forEach(value -> response.addHeader(name, value)));
        response.setCharacterEncoding(StandardCharsets.UTF_8);
        response.getWriter().write(json.writeValueAsString(Objects.requireNonNull(answer.getBody())));
    }

    /** A path that no URI can have is named all the same. */
    private static URI instance(String path) {
        try {
            return URI.create(path);
        } catch (IllegalArgumentException e) {
            return URI.create(UriUtils.encodePath(path, StandardCharsets.UTF_8));
        }
    }
}
