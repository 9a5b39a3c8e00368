package io.ilion.security;

import java.time.Duration;
import org.springframework.security.core.AuthenticationException;

/** Nobody looks at this log-in, as too many before it failed. */
final class TooManyFailedLoginsException extends AuthenticationException {

    private final Duration wait;

    TooManyFailedLoginsException(Duration wait) {
        super("Too many log-ins have failed");
        this.wait = wait;
    }

    /** After what time it is looked at again. */
    Duration pause() {
        return wait;
    }
}
