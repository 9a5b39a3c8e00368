package io.ilion.operation;

import io.ilion.operation.type.Maintenance;

/** An action that requires authorization. */
public enum Action {
    SUBMIT,
    /** Submit an operation that {@link Maintenance#requiresAdmin} calls destructive. */
    SUBMIT_DESTRUCTIVE,
    CANCEL,
    FORCE_END,
    /** Hide an operation from clients. */
    HIDE,
    /** Write a note on a snapshot. */
    ANNOTATE
}
