package io.ilion.operation;

/** The caller is not authorized for the action or for its cluster or keyspaces. */
public final class NotAllowedException extends RuntimeException {

    public NotAllowedException(String message) {
        super(message);
    }
}
