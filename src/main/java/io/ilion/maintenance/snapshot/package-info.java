/** Snapshots: takes them on all nodes under one tag, and clears them again. */
@NullMarked
package io.ilion.maintenance.snapshot;

import org.jspecify.annotations.NullMarked;
