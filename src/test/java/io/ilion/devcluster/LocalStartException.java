package io.ilion.devcluster;

/**
 * A problem of this machine prevents the local start, such as a port in use.
 * <p>
 * The message is one line for the user: what is wrong and what to do. No stack trace is needed.
 */
public final class LocalStartException extends RuntimeException {

    public LocalStartException(String message) {
        super(message);
    }

    public LocalStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
