package io.ilion.web;

/** The body of a request exceeds the size limit. */
public final class BodyTooLargeException extends RuntimeException {

    public BodyTooLargeException(int limit) {
        super("The body exceeds the limit of %d bytes.".formatted(limit));
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
