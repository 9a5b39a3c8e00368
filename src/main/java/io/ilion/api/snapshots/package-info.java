/** The inventory of snapshots, below {@code /snapshots} and {@code /clusters/{cluster}/snapshots}. */
@NullMarked
package io.ilion.api.snapshots;

import org.jspecify.annotations.NullMarked;
