package io.ilion.maintenance.sstableimport;

/**
 * Evidence of an import.
 *
 * @param imported       SSTables added to the table, other than by flushes
 * @param imports        imports of the directory by this attempt; more than one when compactions or flushes disturbed the count
 * @param certain        whether nothing else can have added these SSTables
 * @param copied         whether the SSTables were copied, and not moved
 * @param earlierAttempt whether an earlier attempt, whose replica was lost, has imported them
 */
record ImportedTable(
        String directory,
        long imported,
        int imports,
        boolean certain,
        long sstablesBefore,
        long sstablesAfter,
        boolean copied,
        boolean earlierAttempt) {}
