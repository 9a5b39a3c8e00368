package io.ilion.dispatch;

/** The two types of entries in {@code dispatch_entry}. */
final class DispatchEntries {

    /** An operation that is to be planned. */
    static final String OPERATION = "operation";

    /** A task that is to be run. */
    static final String TASK = "task";

    private DispatchEntries() {}
}
