package io.ilion.history.checkpoint;

/** What verification found about the signature of a checkpoint. */
public enum SignatureStatus {
    VALID,
    INVALID,

    /** Signed with a key that is not in the settings of this replica. */
    UNKNOWN_KEY,

    UNSIGNED
}
