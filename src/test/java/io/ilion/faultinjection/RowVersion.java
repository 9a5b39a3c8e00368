package io.ilion.faultinjection;

import org.jspecify.annotations.Nullable;

/**
 * What a row of a table is, or that it was deleted.
 *
 * @param version of two cells of a row, the one with the higher version was written later, and wins
 * @param text    null where the row was deleted, or was never there
 */
record RowVersion(long version, @Nullable String text) {

    /** Of a row that was never written, or was truncated. */
    static final RowVersion NONE = new RowVersion(-1, null);

    RowVersion latest(RowVersion other) {
        return other.version > version ? other : this;
    }
}
