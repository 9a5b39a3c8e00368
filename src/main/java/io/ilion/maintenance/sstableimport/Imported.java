package io.ilion.maintenance.sstableimport;

/**
 * What was seen of the table.
 *
 * @param imported       how many SSTables came, other than by flushes
 * @param copied         whether the directory kept its SSTables
 * @param earlierAttempt whether an earlier attempt did it, whose replica was lost before it could say so
 */
record Imported(
        String directory,
        long imported,
        int sstablesBefore,
        int sstablesAfter,
        boolean copied,
        boolean earlierAttempt) {}
