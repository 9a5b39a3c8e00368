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

/** Responds to failed authentication and authorization, in the error format of the API. */
@Component
final class ProblemEntryPoint implements AuthenticationEntryPoint, AccessDeniedHandler {

    private static final Duration IDENTITY_PROVIDER_RETRY_AFTER = Duration.ofSeconds(10);

    private final ErrorFormats errorFormats;
    private final AuthenticateHeader authenticateHeader;
    private final AllowedOrigins origins;

    ProblemEntryPoint(ErrorFormats errorFormats, AuthenticateHeader authenticateHeader, AllowedOrigins origins) {
        this.errorFormats = errorFormats;
        this.authenticateHeader = authenticateHeader;
        this.origins = origins;
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException e)
            throws IOException {
        if (e instanceof TooManyFailedLoginsException throttled) {
            retryLater(response, throttled.retryAfter());
            errorFormats.write(
                    Problems.of(
                            HttpStatus.TOO_MANY_REQUESTS,
                            "too-many-failed-logins",
                            "Too many failed logins",
                            "Too many logins of this user or from this address have failed. The credentials were not checked. "
                                    + "Retry after the time in the Retry-After header."),
                    request,
                    response);
        } else if (e instanceof AuthenticationServiceException) {
            retryLater(response, IDENTITY_PROVIDER_RETRY_AFTER);
            errorFormats.write(
                    Problems.of(
                            HttpStatus.SERVICE_UNAVAILABLE,
                            "identity-provider-unavailable",
                            "Identity provider unavailable",
                            "The keys to verify tokens cannot be fetched from their issuer. The token was not checked. "
                                    + "Retry after the time in the Retry-After header."),
                    request,
                    response);
        } else {
            authenticateHeader
                    .challenges(request, e)
                    .forEach(each -> response.addHeader(HttpHeaders.WWW_AUTHENTICATE, each));
            errorFormats.write(unauthenticated(e), request, response);
        }
    }

    private ProblemDetail unauthenticated(AuthenticationException e) {
        if (e instanceof OAuth2AuthenticationException failure) {
            String detail = "The bearer token is invalid: " + failure.getError().getDescription();
            return failure.getError() instanceof BearerTokenError error
                            && error.getHttpStatus() == HttpStatus.BAD_REQUEST
                    ? Problems.of(HttpStatus.BAD_REQUEST, "invalid-request", "Invalid request", detail)
                    : Problems.of(HttpStatus.UNAUTHORIZED, "not-authenticated", "Not authenticated", detail);
        }
        String reason = e instanceof BadCredentialsException ? "The user name or the password is wrong. " : "";
        return Problems.of(
                HttpStatus.UNAUTHORIZED,
                "not-authenticated",
                "Not authenticated",
                reason + authenticateHeader.instructions());
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException e)
            throws IOException {
        errorFormats.write(
                Problems.of(
                        HttpStatus.FORBIDDEN,
                        "not-allowed",
                        "Not allowed",
                        origins.isForbidden(request)
                                ? "Cross-site request rejected: its origin is not in ilion.security.cors.allowed-origins."
                                : "The roles of the caller do not allow %s on this path."
                                        .formatted(request.getMethod())),
                request,
                response);
    }

    private static void retryLater(HttpServletResponse response, Duration delay) {
        long seconds = Math.max(1, delay.plusMillis(999).toSeconds());
        response.setHeader(HttpHeaders.RETRY_AFTER, String.valueOf(seconds));
    }
}
