/** The operation type flush: writes memtables to SSTables. */
@NullMarked
package io.ilion.maintenance.flush;

import org.jspecify.annotations.NullMarked;
