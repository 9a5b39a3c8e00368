/** An additional operation type, for tests only: this package is all that it needs. */
@NullMarked
package io.ilion.maintenance.compact;

import org.jspecify.annotations.NullMarked;
