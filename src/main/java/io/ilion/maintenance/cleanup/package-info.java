/** Cleanup: removes the rows of token ranges that a node no longer owns. */
@NullMarked
package io.ilion.maintenance.cleanup;

import org.jspecify.annotations.NullMarked;
