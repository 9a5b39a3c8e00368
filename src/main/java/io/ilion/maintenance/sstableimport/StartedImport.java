package io.ilion.maintenance.sstableimport;

import io.ilion.cassandra.SSTableCount;

/**
 * State saved before an import, and again when it has failed.
 *
 * @param before the SSTables before it
 * @param failed whether it has failed, so that SSTables added later are not its result
 */
record StartedImport(SSTableCount before, boolean failed) {}
