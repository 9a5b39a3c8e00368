/** Import: makes a table take in SSTables that lie in a directory of the node. */
@NullMarked
package io.ilion.maintenance.sstableimport;

import org.jspecify.annotations.NullMarked;
