package io.ilion.web;

import io.ilion.operation.type.InvalidRequestException;
import io.ilion.operation.type.InvalidRequestException.Violation;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/** Creates problems (RFC 9457), from which all error responses are made. */
public final class Problems {

    private static final String UNTYPED = "about:blank";

    private Problems() {}

    /** @param detail what is wrong and what would be right, for people */
    public static ProblemDetail of(HttpStatus status, String type, String title, String detail) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setType(type(type));
        problem.setTitle(title);
        return problem;
    }

    /** For an error of which only the status is known. */
    static ProblemDetail ofStatus(HttpStatus status) {
        String name = status.getReasonPhrase();
        String detail = status.is4xxClientError()
                ? "Ilion does not support this request: %s.".formatted(name)
                : "This is a defect of Ilion. Its log has the details.";
        return of(status, name.toLowerCase(Locale.ROOT).replace(' ', '-'), name, detail);
    }

    /** The last part of the type of a problem, such as {@code no-such-operation}. */
    public static String name(ProblemDetail problem) {
        URI type = problem.getType();
        String text = type == null ? UNTYPED : type.toString();
        return text.equals(UNTYPED)
                ? String.valueOf(problem.getTitle()).toLowerCase(Locale.ROOT).replace(' ', '-')
                : text.substring(text.lastIndexOf(':') + 1);
    }

    static URI type(String name) {
        return URI.create("urn:ilion:problem:" + name);
    }

    /** Names each invalid property, in {@code detail} and in {@code errors}. */
    static ProblemDetail of(InvalidRequestException e) {
        List<Violation> violations = e.violations();
        String detail = violations.stream()
                .map(each -> (each.field().isEmpty() ? "" : each.field() + ": ") + each.message())
                .collect(Collectors.joining("; "));
        ProblemDetail problem = of(HttpStatus.BAD_REQUEST, "invalid-request", "Invalid request", detail);
        problem.setProperty("errors", violations);
        return problem;
    }
}
