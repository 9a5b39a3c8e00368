package io.ilion.maintenance.sstableimport;

import io.ilion.cassandra.SSTableCount;

/**
 * Kept before an import, and again once what became of it is known.
 *
 * @param before   the SSTables before it
 * @param answered whether it has ended without success, so that what comes afterwards is not its doing
 */
record StartedImport(SSTableCount before, boolean answered) {}
