package io.ilion.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.web.header.HeaderWriter;
import org.springframework.stereotype.Component;

/** The header {@code WWW-Authenticate}: the supported schemes (RFC 7617, RFC 6750) and the error of a token. */
@Component
final class AuthenticateHeader implements HeaderWriter {

    private static final String BASIC = "Basic realm=\"Ilion\", charset=\"UTF-8\"";
    private static final String BEARER = "Bearer realm=\"Ilion\"";

    private final boolean passwords;
    private final boolean tokens;

    AuthenticateHeader(SecuritySettings settings) {
        this.passwords = settings.hasPasswords();
        this.tokens = settings.tokens() != null;
    }

    /** The challenges for a failed authentication. */
    List<String> challenges(HttpServletRequest request, AuthenticationException e) {
        if (e instanceof OAuth2AuthenticationException failure) {
            return List.of(BEARER + error(failure.getError()));
        }
        List<String> challenges = new ArrayList<>();
        if (passwords) {
            challenges.add(BASIC);
        }
        if (tokens) {
            challenges.add(BEARER);
        }
        return challenges;
    }

    /** How to log in, as text for the response. */
    String instructions() {
        if (passwords) {
            return tokens
                    ? "Log in with HTTP Basic as one of the configured users, or with a bearer token."
                    : "Log in with HTTP Basic as one of the configured users.";
        }
        return "Log in with a bearer token.";
    }

    /** Adds {@code insufficient_scope} (RFC 6750) to every 403 for a valid token. */
    @Override
    public void writeHeaders(HttpServletRequest request, HttpServletResponse response) {
        if (tokens && response.getStatus() == HttpStatus.FORBIDDEN.value() && isBearer(request)) {
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, BEARER + ", error=\"insufficient_scope\"");
        }
    }

    private static boolean isBearer(HttpServletRequest request) {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        return header != null && header.toLowerCase(Locale.ROOT).startsWith("bearer ");
    }

    private static String error(OAuth2Error error) {
        return ", error=\"%s\"%s".formatted(error.getErrorCode(), description(error.getDescription()));
    }

    private static String description(@Nullable String text) {
        return text == null
                ? ""
                : ", error_description=\"%s\"".formatted(text.replaceAll("[^\\x20-\\x7e]|[\"\\\\]", "'"));
    }
}
