/** Checkpoints over the whole history: written regularly, signed, chained and verified. */
@NullMarked
package io.ilion.history.checkpoint;

import org.jspecify.annotations.NullMarked;
