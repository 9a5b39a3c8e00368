/** The operation type import: imports SSTables from a directory of each node. */
@NullMarked
package io.ilion.maintenance.sstableimport;

import org.jspecify.annotations.NullMarked;
