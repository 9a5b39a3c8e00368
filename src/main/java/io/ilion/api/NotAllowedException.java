package io.ilion.api;

/** The role of the caller does not allow what is asked for. */
public final class NotAllowedException extends RuntimeException {

    public NotAllowedException(String message) {
        super(message);
    }
}
