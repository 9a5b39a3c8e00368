package io.ilion.faultinjection;

import org.jspecify.annotations.Nullable;

/**
 * What a row of a table is, or that it was deleted.
 *
 * @param version of two cells of a row, the one with the higher version was written later, and wins
 * @param text    null where the row was deleted, or was never there
 */
record Cell(long version, @Nullable String text) {

    /** Of a row that was never written, or was truncated. */
    static final Cell NONE = new Cell(-1, null);

    Cell latest(Cell other) {
        return other.version > version ? other : this;
    }
}
