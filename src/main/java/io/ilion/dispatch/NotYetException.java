package io.ilion.dispatch;

/** The task is due, but others must end first. */
final class NotYetException extends RuntimeException {

    NotYetException(String because) {
        super(because, null, false, false);
    }
}
