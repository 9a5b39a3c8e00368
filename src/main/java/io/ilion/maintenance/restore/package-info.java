/** The operation type restore: copies the rows of a snapshot back into its tables, on each node from its own snapshot. */
@NullMarked
package io.ilion.maintenance.restore;

import org.jspecify.annotations.NullMarked;
