package io.ilion.operation;

/** The caller may not do what was asked for, or not to what it was asked for. */
public final class NotAllowedException extends RuntimeException {

    public NotAllowedException(String message) {
        super(message);
    }
}
