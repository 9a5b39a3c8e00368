package io.ilion.security;

import java.time.Duration;
import org.springframework.security.core.AuthenticationException;

/** The credentials were not checked, because too many logins have failed before. */
final class TooManyFailedLoginsException extends AuthenticationException {

    private final Duration retryAfter;

    TooManyFailedLoginsException(Duration retryAfter) {
        super("Too many failed logins");
        this.retryAfter = retryAfter;
    }

    /** The time after which a login is possible again. */
    Duration retryAfter() {
        return retryAfter;
    }
}
