package io.ilion.maintenance.cleanup;

import org.jspecify.annotations.Nullable;

/**
 * What was seen of one table. A number that the node does not tell is null.
 *
 * @param largestSSTable the bytes of its largest live SSTable before
 * @param tries how often the node was asked, since other compactions of the table may be in the way
 * @param waitedForOther whether another cleanup of it, of an earlier attempt or of somebody else, was waited for
 */
record CleanedTable(
        String table,
        @Nullable Long sstablesBefore,
        @Nullable Long sstablesAfter,
        @Nullable Long liveBytesBefore,
        @Nullable Long liveBytesAfter,
        @Nullable Long largestSSTable,
        int tries,
        boolean waitedForOther) {}
