package io.ilion.devcluster;

/**
 * Something on this machine stands in the way of the local parts, such as a port in use.
 * <p>
 * The message is one line for the person at the keyboard: what is wrong, and what to do. It needs no stack trace.
 */
public final class LocalStartException extends RuntimeException {

    public LocalStartException(String message) {
        super(message);
    }

    public LocalStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
