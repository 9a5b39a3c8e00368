/** The Icarus API, below {@code /operations}: operations as Icarus and its clients know them. */
@NullMarked
package io.ilion.api.icarus;

import org.jspecify.annotations.NullMarked;
