package io.ilion.dispatch;

/** A task is due but must wait until another one has ended. */
final class TaskBlockedException extends RuntimeException {

    TaskBlockedException(String reason) {
        super(reason, null, false, false);
    }
}
