package io.ilion.devcluster;

/**
 * Something on this machine stands in the way of the local parts, such as a port in use.
 * <p>
 * The message is one line for the person at the keyboard: what is wrong, and what to do. It needs no stack trace.
 */
public final class LocalProblem extends RuntimeException {

    public LocalProblem(String message) {
        super(message);
    }

    public LocalProblem(String message, Throwable cause) {
        super(message, cause);
    }
}
