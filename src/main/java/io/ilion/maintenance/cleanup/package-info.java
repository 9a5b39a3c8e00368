/** The operation type cleanup: rewrites SSTables without the rows that the node no longer owns. */
@NullMarked
package io.ilion.maintenance.cleanup;

import org.jspecify.annotations.NullMarked;
