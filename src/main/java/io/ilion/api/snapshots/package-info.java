/** The inventory of snapshots, below {@code /snapshots}. May depend on {@code snapshot} and {@code operation}. */
@NullMarked
package io.ilion.api.snapshots;

import org.jspecify.annotations.NullMarked;
