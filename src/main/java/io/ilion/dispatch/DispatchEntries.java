package io.ilion.dispatch;

/** The two sorts of entries in {@code dispatch_entry}. */
final class DispatchEntries {

    /** An operation that is to be started. */
    static final String OPERATION = "operation";

    /** A task that is to be run. */
    static final String TASK = "task";

    private DispatchEntries() {}
}
