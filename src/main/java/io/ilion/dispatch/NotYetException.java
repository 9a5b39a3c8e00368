package io.ilion.dispatch;

/** The task is due, but others of its operation must end first. */
final class NotYetException extends RuntimeException {

    NotYetException() {
        super("as many nodes are worked on as the policy allows", null, false, false);
    }
}
