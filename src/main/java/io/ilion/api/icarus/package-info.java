/** Shape A: operations as Icarus and its clients know them, below {@code /operations}. May depend on {@code operation}. */
@NullMarked
package io.ilion.api.icarus;

import org.jspecify.annotations.NullMarked;
