/** A seventh kind of maintenance, which exists in the tests only: all that it takes is this folder. */
@NullMarked
package io.ilion.maintenance.compact;

import org.jspecify.annotations.NullMarked;
