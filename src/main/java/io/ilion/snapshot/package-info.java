/**
 * The inventory of snapshots: which there are, of which tables, on which nodes, and how large. May depend on
 * {@code operation} and {@code cassandra}.
 */
@NullMarked
package io.ilion.snapshot;

import org.jspecify.annotations.NullMarked;
