package io.ilion.api;

import io.ilion.operation.InvalidRequestException;
import io.ilion.operation.InvalidRequestException.Violation;
import java.net.URI;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/** Makes the problems (RFC 9457) that shapes A and D answer errors with. */
public final class Problems {

    private Problems() {}

    /** @param detail what went wrong and what would be right, for the person who reads it */
    public static ProblemDetail of(HttpStatus status, String type, String title, String detail) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setType(type(type));
        problem.setTitle(title);
        return problem;
    }

    static URI type(String name) {
        return URI.create("urn:ilion:problem:" + name);
    }

    /** Names each property that is wrong under {@code errors}. */
    static ProblemDetail of(InvalidRequestException e) {
        List<Violation> violations = e.violations();
        Violation first = violations.get(0);
        String detail = violations.size() == 1
                ? (first.field().isEmpty() ? "" : first.field() + ": ") + first.message()
                : "%d properties are wrong; 'errors' names them".formatted(violations.size());
        ProblemDetail problem = of(HttpStatus.BAD_REQUEST, "invalid-request", "Invalid request", detail);
        problem.setProperty("errors", violations);
        return problem;
    }
}
