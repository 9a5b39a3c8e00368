/** The operation types snapshot and clear-snapshot. */
@NullMarked
package io.ilion.maintenance.snapshot;

import org.jspecify.annotations.NullMarked;
