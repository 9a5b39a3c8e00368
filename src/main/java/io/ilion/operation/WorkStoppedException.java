package io.ilion.operation;

/** Tells a kind of maintenance to end at once. Not a failure: whoever asked for it knows why. */
public final class WorkStoppedException extends RuntimeException {

    public WorkStoppedException() {
        super("the work is to be stopped", null, false, false);
    }
}
