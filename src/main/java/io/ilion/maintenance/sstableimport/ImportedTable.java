package io.ilion.maintenance.sstableimport;

/**
 * What was seen of the table.
 *
 * @param imported       how many SSTables came, other than by flushes
 * @param imports        how often this attempt imported the directory: again where a compaction or a flush hid whether SSTables
 *                       came
 * @param certain        whether nothing else can have added these SSTables
 * @param copied         whether the directory kept its SSTables
 * @param earlierAttempt whether an earlier attempt did it, whose replica was lost before it could say so
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
