/** The inventory of snapshots: which there are, of which tables, on which nodes, and how large. */
@NullMarked
package io.ilion.snapshot;

import org.jspecify.annotations.NullMarked;
