/** The inventory of snapshots: tags, tables, nodes and sizes. */
@NullMarked
package io.ilion.snapshot;

import org.jspecify.annotations.NullMarked;
