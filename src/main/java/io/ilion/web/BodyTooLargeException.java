package io.ilion.web;

/** The body of a request is larger than any that makes sense. */
public final class BodyTooLargeException extends RuntimeException {

    public BodyTooLargeException(int limit) {
        super("The body has more than %d bytes, which is the limit".formatted(limit));
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
