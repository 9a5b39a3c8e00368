/** Flush: writes what a node holds in memtables to SSTables. */
@NullMarked
package io.ilion.maintenance.flush;

import org.jspecify.annotations.NullMarked;
