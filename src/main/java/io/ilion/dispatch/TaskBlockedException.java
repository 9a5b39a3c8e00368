package io.ilion.dispatch;

/** The task is due, but others must end first. */
final class TaskBlockedException extends RuntimeException {

    TaskBlockedException(String because) {
        super(because, null, false, false);
    }
}
