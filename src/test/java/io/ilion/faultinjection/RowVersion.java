package io.ilion.faultinjection;

import org.jspecify.annotations.Nullable;

/**
 * The content of a table row at one point, or its tombstone.
 *
 * @param version of two versions of a row, the one with the higher version was written later, and wins
 * @param text null when the row was deleted or never existed
 */
record RowVersion(long version, @Nullable String text) {

    /** A row that was never written, or was truncated. */
    static final RowVersion NONE = new RowVersion(-1, null);

    RowVersion newerOf(RowVersion other) {
        return other.version > version ? other : this;
    }
}
