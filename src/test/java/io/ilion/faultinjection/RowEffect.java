package io.ilion.faultinjection;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What an operation does to the rows of its table. */
sealed interface RowEffect {

    /** What a row is after the operation has completed. */
    RowVersion completed(int id, RowVersion before);

    /**
     * What a row may be after the operation has ended without completing.
     *
     * @param truncation what its history says of truncating the table
     */
    Set<RowVersion> interrupted(int id, RowVersion before, RecordedTruncation truncation);

    /** Rows that it has to give, where it has any. */
    default ExpectedRows source() {
        return ExpectedRows.NONE;
    }

    /** Whether it changes rows at all. */
    default boolean changesRows() {
        return true;
    }

    /** Cleanup and clear-snapshot change no row. */
    record None() implements RowEffect {

        @Override
        public RowVersion completed(int id, RowVersion before) {
            return before;
        }

        @Override
        public Set<RowVersion> interrupted(int id, RowVersion before, RecordedTruncation truncation) {
            return Set.of(before);
        }

        @Override
        public boolean changesRows() {
            return false;
        }
    }

    /** An import, or a restore without truncation. One that was interrupted has put rows beside the others, or has not. */
    record Addition(ExpectedRows source) implements RowEffect {

        @Override
        public RowVersion completed(int id, RowVersion before) {
            return before.latest(source.cell(id));
        }

        @Override
        public Set<RowVersion> interrupted(int id, RowVersion before, RecordedTruncation truncation) {
            return new HashSet<>(List.of(before, completed(id, before)));
        }
    }

    /** A restore with truncation. One that was interrupted has changed nothing, unless its history says that it truncated. */
    record Replacement(ExpectedRows source) implements RowEffect {

        @Override
        public RowVersion completed(int id, RowVersion before) {
            return source.cell(id);
        }

        @Override
        public Set<RowVersion> interrupted(int id, RowVersion before, RecordedTruncation truncation) {
            RowVersion restored = source.cell(id);
            return switch (truncation) {
                case NO -> Set.of(before);
                case YES -> new HashSet<>(List.of(RowVersion.NONE, restored));
                case UNSURE -> new HashSet<>(List.of(RowVersion.NONE, restored, before, before.latest(restored)));
            };
        }
    }
}
