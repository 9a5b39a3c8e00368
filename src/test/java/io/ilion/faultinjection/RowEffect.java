package io.ilion.faultinjection;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The effect of an operation on the rows of its table. */
sealed interface RowEffect {

    /** The row after the operation completed. */
    RowVersion rowAfterCompletion(int id, RowVersion before);

    /**
     * The possible versions of the row after the operation ended without completing.
     *
     * @param truncation what its history records about truncating the table
     */
    Set<RowVersion> rowsAfterInterruption(int id, RowVersion before, RecordedTruncation truncation);

    /** The rows that it adds; none for operations that add no rows. */
    default ExpectedRows addedRows() {
        return ExpectedRows.NONE;
    }

    /** Whether it changes any rows. */
    default boolean changesRows() {
        return true;
    }

    /** Cleanup and clear-snapshot: no row changes. */
    record Unchanged() implements RowEffect {

        @Override
        public RowVersion rowAfterCompletion(int id, RowVersion before) {
            return before;
        }

        @Override
        public Set<RowVersion> rowsAfterInterruption(int id, RowVersion before, RecordedTruncation truncation) {
            return Set.of(before);
        }

        @Override
        public boolean changesRows() {
            return false;
        }
    }

    /** An import, or a restore without truncation. An interrupted one may or may not have added its rows. */
    record Addition(ExpectedRows source) implements RowEffect {

        @Override
        public RowVersion rowAfterCompletion(int id, RowVersion before) {
            return before.newerOf(source.row(id));
        }

        @Override
        public Set<RowVersion> rowsAfterInterruption(int id, RowVersion before, RecordedTruncation truncation) {
            return new HashSet<>(List.of(before, rowAfterCompletion(id, before)));
        }
    }

    /** A restore with truncation. An interrupted one changed nothing, unless its history records a truncation. */
    record Replacement(ExpectedRows source) implements RowEffect {

        @Override
        public RowVersion rowAfterCompletion(int id, RowVersion before) {
            return source.row(id);
        }

        @Override
        public Set<RowVersion> rowsAfterInterruption(int id, RowVersion before, RecordedTruncation truncation) {
            RowVersion restored = source.row(id);
            return switch (truncation) {
                case NO -> Set.of(before);
                case YES -> new HashSet<>(List.of(RowVersion.NONE, restored));
                case UNKNOWN -> new HashSet<>(List.of(RowVersion.NONE, restored, before, before.newerOf(restored)));
            };
        }
    }
}
