package io.ilion.operation;

import io.ilion.operation.type.Maintenance;

/** What a caller may change. */
public enum Action {
    SUBMIT,
    /** To submit what {@link Maintenance#requiresAdmin} holds to be destructive. */
    SUBMIT_DESTRUCTIVE,
    CANCEL,
    FORCE_END,
    /** To take an operation out of the sight of clients. */
    HIDE,
    /** To write a note on a snapshot. */
    ANNOTATE
}
