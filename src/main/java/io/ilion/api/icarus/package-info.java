/** Shape A: operations as Icarus and its clients know them, below {@code /operations}. */
@NullMarked
package io.ilion.api.icarus;

import org.jspecify.annotations.NullMarked;
