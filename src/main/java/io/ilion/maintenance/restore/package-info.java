/** Restore: gives the rows of a snapshot back to its tables, on each node from that node's own snapshot. */
@NullMarked
package io.ilion.maintenance.restore;

import org.jspecify.annotations.NullMarked;
