package io.ilion.security;

import io.ilion.api.ErrorShapes;
import io.ilion.api.Problems;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.stereotype.Component;

/** Answers those who are not let in, and says what it takes, in the shape of the path. */
@Component
final class ProblemEntryPoint implements AuthenticationEntryPoint, AccessDeniedHandler {

    private final ErrorShapes shapes;

    ProblemEntryPoint(ErrorShapes shapes) {
        this.shapes = shapes;
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException e)
            throws IOException {
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"Ilion\", charset=\"UTF-8\"");
        shapes.write(
                Problems.of(
                        HttpStatus.UNAUTHORIZED,
                        "not-authenticated",
                        "Not authenticated",
                        "Log in with HTTP Basic as one of the configured users."),
                request,
                response);
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException e)
            throws IOException {
        shapes.write(
                Problems.of(
                        HttpStatus.FORBIDDEN,
                        "not-allowed",
                        "Not allowed",
                        ForeignPages.isFrom(request)
                                ? "A page of another site sent this, which is not obeyed."
                                : "The role of this user does not allow %s here.".formatted(request.getMethod())),
                request,
                response);
    }
}
