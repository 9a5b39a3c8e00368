package io.ilion.security;

import io.ilion.web.ErrorFormats;
import io.ilion.web.Problems;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.server.resource.BearerTokenError;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.stereotype.Component;

/** Answers those who are not let in, and says what it takes, in the shape of the path. */
@Component
final class ProblemEntryPoint implements AuthenticationEntryPoint, AccessDeniedHandler {

    private static final Duration IDENTITY_PROVIDER_AWAY = Duration.ofSeconds(10);

    private final ErrorFormats shapes;
    private final AuthenticateHeader challenges;
    private final AllowedOrigins origins;

    ProblemEntryPoint(ErrorFormats shapes, AuthenticateHeader challenges, AllowedOrigins origins) {
        this.shapes = shapes;
        this.challenges = challenges;
        this.origins = origins;
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException e)
            throws IOException {
        if (e instanceof TooManyFailedLoginsException slowedDown) {
            retryLater(response, slowedDown.pause());
            shapes.write(
                    Problems.of(
                            HttpStatus.TOO_MANY_REQUESTS,
                            "too-many-failed-log-ins",
                            "Too many failed log-ins",
                            "Too many log-ins of this user or from this address have failed. Nothing was looked at; "
                                    + "come again when Retry-After says."),
                    request,
                    response);
        } else if (e instanceof AuthenticationServiceException) {
            retryLater(response, IDENTITY_PROVIDER_AWAY);
            shapes.write(
                    Problems.of(
                            HttpStatus.SERVICE_UNAVAILABLE,
                            "identity-provider-away",
                            "Identity provider out of reach",
                            "The keys by which tokens are checked cannot be fetched from their issuer. Nothing was done; "
                                    + "come again when Retry-After says."),
                    request,
                    response);
        } else {
            challenges.of(request, e).forEach(each -> response.addHeader(HttpHeaders.WWW_AUTHENTICATE, each));
            shapes.write(notLetIn(e), request, response);
        }
    }

    private ProblemDetail notLetIn(AuthenticationException e) {
        if (e instanceof OAuth2AuthenticationException refused) {
            String detail =
                    "The bearer token is not accepted: " + refused.getError().getDescription();
            return refused.getError() instanceof BearerTokenError error
                            && error.getHttpStatus() == HttpStatus.BAD_REQUEST
                    ? Problems.of(HttpStatus.BAD_REQUEST, "invalid-request", "Invalid request", detail)
                    : Problems.of(HttpStatus.UNAUTHORIZED, "not-authenticated", "Not authenticated", detail);
        }
        String wrong = e instanceof BadCredentialsException ? "The name or the password is wrong. " : "";
        return Problems.of(
                HttpStatus.UNAUTHORIZED, "not-authenticated", "Not authenticated", wrong + challenges.ways());
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException e)
            throws IOException {
        shapes.write(
                Problems.of(
                        HttpStatus.FORBIDDEN,
                        "not-allowed",
                        "Not allowed",
                        origins.isForeign(request)
                                ? "A page of another site sent this, which is not obeyed."
                                : "The role of this user does not allow %s here.".formatted(request.getMethod())),
                request,
                response);
    }

    private static void retryLater(HttpServletResponse response, Duration pause) {
        long seconds = Math.max(1, pause.plusMillis(999).toSeconds());
        response.setHeader(HttpHeaders.RETRY_AFTER, String.valueOf(seconds));
    }
}
