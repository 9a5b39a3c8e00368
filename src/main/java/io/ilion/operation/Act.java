package io.ilion.operation;

/** What a caller may change. */
public enum Act {
    SUBMIT,
    /** To submit what {@link Maintenance#isForAdmins} holds to be destructive. */
    SUBMIT_DESTRUCTIVE,
    CANCEL,
    FORCE_END,
    /** To take an operation out of the sight of clients. */
    HIDE,
    /** To write a note on a snapshot. */
    ANNOTATE
}
