package io.ilion.maintenance.cleanup;

import org.jspecify.annotations.Nullable;

/**
 * Evidence of the cleanup of one table. A metric that the node does not have is null.
 *
 * @param largestSSTable         bytes of its largest live SSTable before
 * @param calls                  calls of the node; more than one when other compactions of the table were running
 * @param waitedForOtherCleanup whether a cleanup of the table by an earlier attempt or another client was waited for
 */
record CleanedTable(
        String table,
        @Nullable Long sstablesBefore,
        @Nullable Long sstablesAfter,
        @Nullable Long liveBytesBefore,
        @Nullable Long liveBytesAfter,
        @Nullable Long largestSSTable,
        int calls,
        boolean waitedForOtherCleanup) {}
